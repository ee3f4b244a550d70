#!/usr/bin/env bash
# One class of Kafka with all its jars, and the options that upstream's script takes from the environment.
# They are several words each and meant to be split.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_JVM_PERFORMANCE_OPTS:-} ${KAFKA_JMX_OPTS:-} \
  -Dlogback.configurationFile="${KAFKA_LOGBACK:-/opt/kafka/bin/tools-logback.xml}" ${KAFKA_OPTS:-} -cp '/opt/kafka/libs/*' "$@"
