package io.groundswell.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Kafka client settings as {@code KAFKA_<NAME>}: {@code KAFKA_SECURITY_PROTOCOL} is {@code
 * security.protocol}. Names that no client knows, and those that would void a promise, are refused.
 */
public final class KafkaClientSettings {
  private static final String PREFIX = "KAFKA_";

  /** Variables of Kafka's own start scripts; they are the JVM's, not ours. */
  private static final Set<String> OF_THE_JVM =
      Set.of("KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_JMX_OPTS", "KAFKA_LOG4J_OPTS");

  /** Settings that carry a guarantee (exactly-once, ordering, batching at the poll). */
  private static final Set<String> GUARANTEED =
      Set.of(
          "application.id",
          "application.server",
          "auto.offset.reset",
          "client.supplier",
          "default.client.supplier",
          "deserialization.exception.handler",
          "enable.auto.commit",
          "enable.idempotence",
          "acks",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.in.flight.requests.per.connection",
          "partition.assignment.strategy",
          "processing.exception.handler",
          "processing.guarantee",
          "production.exception.handler",
          "retries",
          "transactional.id",
          "transaction.timeout.ms",
          "value.deserializer",
          "value.serializer");

  private static final List<String> CLIENT_PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  private KafkaClientSettings() {}

  /**
   * Reads every {@code KAFKA_<NAME>} that is not declared by the application itself.
   *
   * @param environment all environment variables
   * @param declared names the application reads itself, such as {@code KAFKA_BOOTSTRAP_SERVERS}
   * @param extraNames further setting names to accept, such as those of Kafka Streams
   * @return setting name to text, sorted by name
   * @throws SettingsException naming the variable that is unknown or refused
   */
  public static Map<String, String> read(
      Map<String, String> environment, Set<String> declared, Set<String> extraNames) {
    Set<String> known = new TreeSet<>(extraNames);
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (!variable.startsWith(PREFIX)
              || declared.contains(variable)
              || OF_THE_JVM.contains(variable)) {
            return;
          }
          String name =
              variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
          String bare = withoutClientPrefix(name);
          if (GUARANTEED.contains(bare)) {
            throw new SettingsException(
                variable
                    + " cannot be set: "
                    + bare
                    + " carries a guarantee that Groundswell makes.");
          }
          if (!known.contains(name) && !known.contains(bare)) {
            throw new SettingsException(
                variable + " is unknown: no Kafka client has a setting named " + name + ".");
          }
          settings.put(name, value);
        });
    return settings;
  }

  private static String withoutClientPrefix(String name) {
    return CLIENT_PREFIXES.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }
}
