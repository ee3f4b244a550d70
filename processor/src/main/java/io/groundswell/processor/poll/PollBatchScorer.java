package io.groundswell.processor.poll;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes something of all records of a poll at once. */
public interface PollBatchScorer<R> {
  /**
   * @return one result a record, same order, same size
   * @throws RuntimeException if nothing can be said of any record; the window is polled again
   */
  List<R> score(List<ConsumerRecord<byte[], byte[]>> window);
}
