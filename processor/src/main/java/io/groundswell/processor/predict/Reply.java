package io.groundswell.processor.predict;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A reply and its address, which is part of the value because topic extractors and partitioners do
 * not see headers.
 *
 * @param partition null for any partition
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record Reply(String topic, @Nullable Integer partition, byte[] value) {

  /** Serializes the value without the address. */
  static final class ReplySerializer implements Serializer<Reply> {
    @Override
    public byte[] serialize(String topic, Reply reply) {
      return reply.value();
    }
  }
}
