package io.groundswell.processor.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.processor.stream.NoReplyReason;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyAddressesTest {
  private final ReplyAddresses addresses =
      new ReplyAddresses(List.of("predict-replies", "not-there"));

  @BeforeEach
  void lookUp() {
    addresses.know(Map.of("predict-replies", 4));
  }

  @Test
  void anAllowedTopicThatExistsIsAnAddress() {
    assertThat(resolve("predict-replies", null))
        .isEqualTo(new Resolved.Address("predict-replies", null));
    assertThat(resolve("predict-replies", partition(3)))
        .isEqualTo(new Resolved.Address("predict-replies", 3));
  }

  @Test
  void anyOtherTopicIsRejected() {
    assertThat(resolve("elsewhere", null))
        .isEqualTo(new Resolved.None(NoReplyReason.TOPIC_NOT_ALLOWED));
    assertThat(resolve("predict-replies ", null))
        .isEqualTo(new Resolved.None(NoReplyReason.TOPIC_NOT_ALLOWED));
    assertThat(resolve(null, null)).isEqualTo(new Resolved.None(NoReplyReason.NO_REPLY_TOPIC));
  }

  @Test
  void anAllowedTopicThatIsMissingIsRejected() {
    assertThat(resolve("not-there", null))
        .isEqualTo(new Resolved.None(NoReplyReason.TOPIC_MISSING));
  }

  @Test
  void aPartitionThatDoesNotExistIsRejected() {
    Resolved none = new Resolved.None(NoReplyReason.INVALID_PARTITION);
    assertThat(resolve("predict-replies", partition(4))).isEqualTo(none);
    assertThat(resolve("predict-replies", partition(-1))).isEqualTo(none);
    assertThat(resolve("predict-replies", "2".getBytes(UTF_8))).isEqualTo(none);
  }

  @Test
  void aTopicThatWasDeletedIsRejected() {
    addresses.refresh(admin(failed(new UnknownTopicOrPartitionException())));
    assertThat(resolve("predict-replies", null))
        .isEqualTo(new Resolved.None(NoReplyReason.TOPIC_MISSING));
  }

  @Test
  void knownTopicsStayWhileTheBrokerIsDown() {
    addresses.refresh(admin(failed(new org.apache.kafka.common.errors.TimeoutException())));
    assertThat(resolve("predict-replies", partition(3)))
        .isEqualTo(new Resolved.Address("predict-replies", 3));
  }

  private static KafkaFuture<TopicDescription> failed(RuntimeException failure) {
    KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
    future.completeExceptionally(failure);
    return future;
  }

  /** Answers each topic look-up with the same future. */
  private static Admin admin(KafkaFuture<TopicDescription> answer) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, args) -> {
              assertThat(method.getName()).isEqualTo("describeTopics");
              return new DescribeTopicsResult(
                  null, Map.of("predict-replies", answer, "not-there", answer)) {};
            });
  }

  private Resolved resolve(@Nullable String topic, byte @Nullable [] partition) {
    Headers headers = new RecordHeaders();
    if (topic != null) {
      headers.add("kafka_replyTopic", topic.getBytes(UTF_8));
    }
    if (partition != null) {
      headers.add("kafka_replyPartition", partition);
    }
    return addresses.resolve(headers);
  }

  private static byte[] partition(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }
}
