package io.groundswell.processor.predict;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A reply's bytes with its address beside them, since neither topic extractors nor partitioners see
 * headers.
 *
 * @param partition any if null
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record Reply(String topic, @Nullable Integer partition, byte[] value) {

  /** Writes the bytes alone. */
  static final class ReplySerializer implements Serializer<Reply> {
    @Override
    public byte[] serialize(String topic, Reply reply) {
      return reply.value();
    }
  }
}
