package io.groundswell.processor.poll;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Scores the records of a poll together. */
public interface PollBatchScorer {
  /**
   * Scores records.
   *
   * @return one attachment per record, same order, same size
   * @throws RuntimeException if no record can be scored; the records are polled again
   */
  List<Attachment> score(List<ConsumerRecord<byte[], byte[]>> records);
}
