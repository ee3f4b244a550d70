package io.groundswell.processor.stream.audience;

import io.groundswell.processor.audience.SubjectsView;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Follows the topic of subjects; a bad record is skipped and counted, and stops nothing. */
final class KeepSubjects extends ContextualProcessor<byte[], byte[], Void, Void> {
  static final String STORE = "subjects";

  private final SubjectsView view;

  @SuppressWarnings("NullAway.Init") // the store is there once the task is
  private KeyValueStore<byte[], byte[]> store;

  KeepSubjects(SubjectsView view) {
    this.view = view;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    store = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    view.accept(new String(record.key(), StandardCharsets.UTF_8), record.value());
  }
}
