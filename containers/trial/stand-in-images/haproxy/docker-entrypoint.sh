#!/bin/sh
# As upstream's: options alone mean haproxy, as the master of its workers.
set -e
case ${1:-} in -*) set -- haproxy "$@" ;; esac
if [ "$1" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
