#!/bin/sh
exec haproxy -db -f /health.cfg
