package io.groundswell.processor.audience;

import io.groundswell.audience.SubjectsView;
import io.groundswell.common.LogLimiter;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TextRules;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the subjects topic to the {@link SubjectsView}. An invalid record is skipped and counted.
 * The store that Kafka Streams requires stays empty: only the compiled rules are used.
 */
final class SubjectsStoreProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {
  static final String STORE = "subjects";

  private static final Logger log = LoggerFactory.getLogger(SubjectsStoreProcessor.class);

  private final SubjectsView view;
  private final AudienceMetrics metrics;
  private final RecordGuard guard;
  private final LogLimiter limiter = new LogLimiter();

  SubjectsStoreProcessor(SubjectsView view, AudienceMetrics metrics) {
    this.view = view;
    this.metrics = metrics;
    this.guard = RecordGuard.ofStateful(metrics.failures());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (guard.run(() -> RecordGuard.at(context()), () -> accept(record)) != null) {
      metrics.badSubject();
    }
  }

  private void accept(Record<byte[], byte[]> record) {
    byte[] key = record.key();
    String name = key == null ? null : new String(key, StandardCharsets.UTF_8);
    if (!view.accept(name, record.value())) {
      metrics.badSubject();
      limiter.log(
          suppressed ->
              log.warn(
                  "subject record skipped: key={} suppressed={}",
                  name == null ? null : TextRules.cut(name, Subject.MAX_NAME_CHARS),
                  suppressed));
    }
  }
}
