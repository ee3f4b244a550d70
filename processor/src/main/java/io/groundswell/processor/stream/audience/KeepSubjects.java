package io.groundswell.processor.stream.audience;

import io.groundswell.processor.audience.SubjectsView;
import io.groundswell.settings.LogLimiter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of subjects; a bad record is skipped and counted, and stops nothing. The store
 * that Kafka Streams wants for it stays empty: what counts are the rules, which are kept compiled.
 */
final class KeepSubjects extends ContextualProcessor<byte[], byte[], Void, Void> {
  static final String STORE = "subjects";

  private static final Logger log = LoggerFactory.getLogger(KeepSubjects.class);

  private final LogLimiter skipped = new LogLimiter();
  private final SubjectsView view;
  private final AudienceMetrics metrics;

  KeepSubjects(SubjectsView view, AudienceMetrics metrics) {
    this.view = view;
    this.metrics = metrics;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    byte[] key = record.key();
    String name = key == null ? null : new String(key, StandardCharsets.UTF_8);
    if (!view.accept(name, record.value())) {
      metrics.badSubject();
      skipped.log(suppressed -> log.warn("record of subjects skipped: suppressed={}", suppressed));
    }
  }
}
