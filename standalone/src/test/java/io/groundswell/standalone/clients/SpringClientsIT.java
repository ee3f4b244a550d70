package io.groundswell.standalone.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.kafka.support.TopicPartitionOffset.SeekPosition;

/** Spring Kafka as a client of the topics, with the code that the documentation shows. */
@ExtendWith(RunningStack.Shared.class)
class SpringClientsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aKafkaListenerGetsScoredPostsAndNothingThatWasNeverCommitted(RunningStack stack)
      throws Exception {
    byte[] key = "for-spring".getBytes(UTF_8); // both in one partition, in this order
    stack.abort(new ProducerRecord<>("sentiment", key, "{\"id\":\"for-spring\"}".getBytes(UTF_8)));
    stack.send(
        new ProducerRecord<>(
            "raw-posts",
            key,
            "{\"id\":\"for-spring\",\"text\":\"I love it, thank you!\"}".getBytes(UTF_8)));
    CompletableFuture<JsonNode> first = new CompletableFuture<>();

    try (AnnotationConfigApplicationContext context =
        listening(
            stack,
            post -> {
              if (post.path("id").asText().equals("for-spring")) {
                first.complete(post);
              }
            })) {
      assertThat(context.isRunning()).isTrue();
      JsonNode post = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(post.path("label").asText()).isEqualTo("POSITIVE");
      assertThat(post.path("text").asText()).isEqualTo("I love it, thank you!");
    }
  }

  @Test
  void aReplyingKafkaTemplateGetsItsReplyOnOnePartitionOfTheSharedTopic(RunningStack stack)
      throws Exception {
    // tag::shared[]
    ContainerProperties replies =
        new ContainerProperties(new TopicPartitionOffset("predict-replies", 2, SeekPosition.END));
    // end::shared[]

    JsonNode results = predict(stack, replies, List.of("I love it, thank you!", " ", "I hate it."));

    assertThat(results).hasSize(3);
    assertThat(results.at("/0/label").asText()).isEqualTo("POSITIVE");
    assertThat(results.at("/1/error/code").asText()).isEqualTo("blank_text");
    assertThat(results.at("/2/label").asText()).isEqualTo("NEGATIVE");
    assertThat(results.at("/2/text").asText()).isEqualTo("I hate it.");
  }

  @Test
  void aReplyingKafkaTemplateGetsItsReplyOnATopicOfItsOwn(RunningStack stack) throws Exception {
    // tag::own[]
    ContainerProperties replies = new ContainerProperties("my-app-replies");
    replies.setGroupId("my-app-replies");
    // end::own[]

    JsonNode results = predict(stack, replies, List.of("Worst day ever."));

    assertThat(results).hasSize(1);
    assertThat(results.at("/0/label").asText()).isEqualTo("NEGATIVE");
    assertThat(stack.read(RunningStack.OWN_REPLY_TOPIC, 1, reply -> true)).hasSize(1);
  }

  private static JsonNode predict(
      RunningStack stack, ContainerProperties replies, List<String> texts) throws Exception {
    ReplyingKafkaTemplate<String, String, String> template =
        SpringPredictions.template(stack.bootstrapServers(), replies);
    template.afterPropertiesSet();
    template.start();
    try {
      assertThat(template.waitForAssignment(PATIENCE)).isTrue();
      return new SpringPredictions(template).predict(texts);
    } finally {
      template.stop();
      template.destroy();
    }
  }

  private static AnnotationConfigApplicationContext listening(
      RunningStack stack, Consumer<JsonNode> scoredPosts) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource("stack", Map.of("kafka.servers", stack.bootstrapServers())));
    context.registerBean(Consumer.class, () -> scoredPosts);
    context.register(SpringListener.class);
    context.refresh();
    return context;
  }
}
