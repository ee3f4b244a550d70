#!/usr/bin/env bash
# Like upstream's, it keeps a log of collections in LOG_DIR and does not start where that cannot be written.
export LOG_DIR=${LOG_DIR:-/opt/kafka/logs}
mkdir -p "$LOG_DIR"
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G} KAFKA_LOGBACK=/opt/kafka/bin/logback.xml
export KAFKA_JVM_PERFORMANCE_OPTS="${KAFKA_JVM_PERFORMANCE_OPTS:-} -Xlog:gc*:file=$LOG_DIR/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M"
exec "$(dirname "$0")/kafka-run-class.sh" kafka.Kafka "$@"
