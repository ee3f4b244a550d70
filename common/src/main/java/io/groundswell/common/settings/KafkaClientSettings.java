package io.groundswell.common.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Kafka client settings as {@code KAFKA_<NAME>}: {@code KAFKA_SECURITY_PROTOCOL} is {@code
 * security.protocol}. Unknown names are refused, and so are settings that carry a guarantee.
 */
public final class KafkaClientSettings {
  private static final String PREFIX = "KAFKA_";

  /** Variables of Kafka's start scripts, which configure the JVM. */
  private static final Set<String> OF_THE_JVM =
      Set.of("KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_JMX_OPTS", "KAFKA_LOG4J_OPTS");

  /** Settings that carry a guarantee (exactly-once, ordering, batching at the poll). */
  private static final Set<String> GUARANTEED =
      Set.of(
          "application.id",
          "application.server",
          "auto.offset.reset",
          "bootstrap.servers",
          "default.client.supplier",
          "default.deserialization.exception.handler",
          "default.production.exception.handler",
          "default.timestamp.extractor",
          "deserialization.exception.handler",
          "enable.auto.commit",
          "enable.idempotence",
          "errors.dead.letter.queue.topic.name",
          "acks",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.in.flight.requests.per.connection",
          "max.poll.records",
          "num.stream.threads",
          "partition.assignment.strategy",
          "processing.exception.handler",
          "processing.guarantee",
          "production.exception.handler",
          "retries",
          "transactional.id",
          "transaction.two.phase.commit.enable",
          "transaction.timeout.ms",
          "value.deserializer",
          "value.serializer");

  private static final List<ConfigDef> CLIENTS =
      List.of(
          ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());

  /** Files that each client reads when it is created; a missing one would be a stack trace. */
  private static final Set<String> STORES =
      Set.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

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
   * Reads every {@code KAFKA_<NAME>} that the application does not declare.
   *
   * @param environment all environment variables
   * @param declared names that the application declares, such as {@code KAFKA_BOOTSTRAP_SERVERS}
   * @param extraNames additional setting names to accept, such as those of Kafka Streams
   * @return setting name to text, sorted by name
   * @throws SettingsException naming the variable that is unknown or refused
   */
  public static Map<String, String> read(
      Map<String, String> environment, Set<String> declared, Set<String> extraNames) {
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(PREFIX)
              && !declared.contains(variable)
              && !OF_THE_JVM.contains(variable)) {
            String name = name(variable, extraNames);
            if (!value.isBlank()) {
              settings.put(name, value.strip());
            }
          }
        });
    return settings;
  }

  /** Kafka's names of the settings that carry a guarantee and are refused, sorted. */
  public static SortedSet<String> guaranteed() {
    return new TreeSet<>(GUARANTEED);
  }

  /** Selects the settings of a plain producer from those of {@link #read}; removes its prefix. */
  public static Map<String, Object> producer(Map<String, String> settings) {
    return plain(settings, "producer.", ProducerConfig.configNames());
  }

  /** Selects the settings of a plain consumer from those of {@link #read}; removes its prefix. */
  public static Map<String, Object> consumer(Map<String, String> settings) {
    return plain(settings, "consumer.", ConsumerConfig.configNames());
  }

  /** Selects the settings of an admin client from those of {@link #read}; removes its prefix. */
  public static Map<String, Object> admin(Map<String, String> settings) {
    return plain(settings, "admin.", AdminClientConfig.configNames());
  }

  /**
   * Checks values against the types and ranges that the clients define, and that key and trust
   * stores are readable.
   *
   * @param settings of the application
   * @param additional definitions beyond those of the plain clients
   * @throws SettingsException naming the variable whose value is malformed
   */
  public static void requireWellFormed(Settings settings, ConfigDef... additional) {
    List<ConfigDef> definitions =
        Stream.concat(CLIENTS.stream(), Arrays.stream(additional)).toList();
    settings
        .kafka()
        .forEach(
            (name, value) -> {
              String bare = withoutClientPrefix(name);
              boolean hidden = settings.isFromFile(variable(name));
              for (ConfigDef definition : definitions) {
                ConfigDef.ConfigKey key = definition.configKeys().get(bare);
                if (key != null) {
                  requireWellFormed(name, value, key, hidden);
                }
              }
              if (bare.equals(SaslConfigs.SASL_JAAS_CONFIG)) {
                requireJaas(name, value);
              }
              if (STORES.contains(bare) && !Files.isReadable(Path.of(value))) {
                throw new SettingsException(
                    variable(name) + " names the file \"" + value + "\", which can't be read.");
              }
            });
  }

  private static void requireWellFormed(
      String name, String value, ConfigDef.ConfigKey key, boolean hidden) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
    } catch (ConfigException e) {
      throw new SettingsException(
          variable(name)
              + " can't be used: "
              + (hidden ? "the content of its file is not a value for " + name : e.getMessage())
              + ".");
    }
  }

  /** Kafka's message would quote parts of a malformed value, which may be the password. */
  private static void requireJaas(String name, String value) {
    try {
      JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(value)));
    } catch (RuntimeException e) {
      throw new SettingsException(
          variable(name)
              + " takes one login module, `required`, then pairs such as `password=\"…\"` and a"
              + " semicolon, not the given value.");
    }
  }

  private static Map<String, Object> plain(
      Map<String, String> settings, String prefix, Set<String> names) {
    Map<String, Object> plain = new TreeMap<>(settings);
    plain.keySet().retainAll(names);
    settings.forEach(
        (name, value) -> {
          String bare = withoutClientPrefix(name);
          if (name.startsWith(prefix) && names.contains(bare)) {
            plain.put(bare, value);
          }
        });
    return plain;
  }

  /** The environment variable of a Kafka setting. */
  public static String variable(String name) {
    return PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether Kafka defines the setting as a password. */
  static boolean isSecret(String name) {
    String bare = withoutClientPrefix(name);
    return CLIENTS.stream()
        .map(client -> client.configKeys().get(bare))
        .anyMatch(key -> key != null && key.type == ConfigDef.Type.PASSWORD);
  }

  /** Whether the variable names a setting, including those that {@link #read} refuses. */
  static boolean isSetting(String variable, Set<String> extraNames) {
    if (!variable.startsWith(PREFIX) || OF_THE_JVM.contains(variable)) {
      return false;
    }
    String dotted = dotted(variable);
    return GUARANTEED.contains(withoutClientPrefix(dotted))
        || known(dotted, extraNames).isPresent();
  }

  private static String dotted(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String name(String variable, Set<String> extraNames) {
    String dotted = dotted(variable);
    String bare = withoutClientPrefix(dotted);
    if (GUARANTEED.contains(bare)) {
      throw new SettingsException(
          variable + " cannot be set: " + bare + " carries a guarantee that Groundswell makes.");
    }
    return known(dotted, extraNames)
        .orElseThrow(
            () ->
                new SettingsException(
                    variable + " is unknown: no Kafka client has a setting " + dotted + "."));
  }

  /** The name as Kafka writes it, including the client's prefix. */
  private static Optional<String> known(String dotted, Set<String> extraNames) {
    String bare = withoutClientPrefix(dotted);
    String prefix = dotted.substring(0, dotted.length() - bare.length());
    Set<String> known = new HashSet<>(prefix.isEmpty() ? extraNames : Set.of());
    CLIENTS.forEach(client -> known.addAll(client.names()));
    return known.stream()
        // A few of Kafka's names contain underscores.
        .filter(name -> name.replace('_', '.').equals(bare))
        .map(name -> prefix + name)
        .findFirst();
  }

  private static String withoutClientPrefix(String name) {
    return CLIENT_PREFIXES.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }
}
