package io.groundswell.standalone.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

// tag::listener[]
@Configuration
@EnableKafka
class SpringListener {
  private final ObjectMapper json = new ObjectMapper();
  private final Consumer<JsonNode> scoredPosts; // what your application does with them

  SpringListener(Consumer<JsonNode> scoredPosts) {
    this.scoredPosts = scoredPosts;
  }

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
      @Value("${kafka.servers:127.0.0.1:9092}") String servers) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"); // not the default
    var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
    factory.setConsumerFactory(
        new DefaultKafkaConsumerFactory<>(
            settings, new StringDeserializer(), new StringDeserializer()));
    return factory;
  }

  @KafkaListener(groupId = "my-app", topics = "sentiment")
  void scored(ConsumerRecord<String, String> post) throws JsonProcessingException {
    scoredPosts.accept(json.readTree(post.value()));
  }
}
// end::listener[]
