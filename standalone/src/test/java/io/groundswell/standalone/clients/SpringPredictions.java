package io.groundswell.standalone.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

// tag::predictions[]
class SpringPredictions {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ObjectMapper json = new ObjectMapper();
  private final ReplyingKafkaTemplate<String, String, String> template;

  SpringPredictions(ReplyingKafkaTemplate<String, String, String> template) {
    this.template = template;
  }

  /** A template, to be a bean. The reply topic must be one of the processor's REPLY_TOPICS. */
  static ReplyingKafkaTemplate<String, String, String> template(
      String servers, ContainerProperties replies) {
    var producers =
        new DefaultKafkaProducerFactory<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.LINGER_MS_CONFIG,
                0), // someone waits
            new StringSerializer(),
            new StringSerializer());
    var consumers =
        new DefaultKafkaConsumerFactory<>(
            Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest"),
            new StringDeserializer(),
            new StringDeserializer());
    replies.setPollTimeout(500);
    var template =
        new ReplyingKafkaTemplate<>(
            producers, new KafkaMessageListenerContainer<>(consumers, replies));
    template.setSharedReplyTopic(true); // replies to others are no error
    template.setDefaultReplyTimeout(PATIENCE);
    return template;
  }

  /** One result a text, in order: a score, or an error of that text alone. At most 32 texts. */
  JsonNode predict(List<String> texts) throws Exception {
    ProducerRecord<String, String> request =
        new ProducerRecord<>("predict-requests", json.writeValueAsString(Map.of("texts", texts)));
    long deadline = Instant.now().plus(PATIENCE).toEpochMilli();
    request.headers().add("groundswell_deadline", Long.toString(deadline).getBytes(US_ASCII));
    ConsumerRecord<String, String> reply =
        template.sendAndReceive(request).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return json.readTree(reply.value()).path("results");
  }
}
// end::predictions[]
