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

  /** Files that every client reads when it is made, and would then tell of by stack traces. */
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

  /** Kafka's names of the settings that can't be set, sorted. */
  public static SortedSet<String> guaranteed() {
    return new TreeSet<>(GUARANTEED);
  }

  /** Those of {@link #read}'s settings that a plain producer knows; its prefix removed. */
  public static Map<String, Object> producer(Map<String, String> settings) {
    return plain(settings, "producer.", ProducerConfig.configNames());
  }

  /** Those of {@link #read}'s settings that a plain consumer knows; its prefix removed. */
  public static Map<String, Object> consumer(Map<String, String> settings) {
    return plain(settings, "consumer.", ConsumerConfig.configNames());
  }

  /** Those of {@link #read}'s settings that an admin client knows; its prefix removed. */
  public static Map<String, Object> admin(Map<String, String> settings) {
    return plain(settings, "admin.", AdminClientConfig.configNames());
  }

  /**
   * Checks values against the types and ranges of every client that knows their names, and that
   * files of keys and certificates can be read.
   *
   * @param settings of the application
   * @param further definitions beyond those of the plain clients
   * @throws SettingsException naming the variable whose value is malformed
   */
  public static void requireWellFormed(Settings settings, ConfigDef... further) {
    List<ConfigDef> definitions = Stream.concat(CLIENTS.stream(), Arrays.stream(further)).toList();
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
              + (hidden ? "what its file says is not a value for " + name : e.getMessage())
              + ".");
    }
  }

  /** Kafka's own message repeats words of what it can't read, and one of them is the password. */
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

  /** The variable of a Kafka setting. */
  public static String variable(String name) {
    return PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether Kafka itself takes the setting for a secret. */
  static boolean isSecret(String name) {
    String bare = withoutClientPrefix(name);
    return CLIENTS.stream()
        .map(client -> client.configKeys().get(bare))
        .anyMatch(key -> key != null && key.type == ConfigDef.Type.PASSWORD);
  }

  /**
   * Whether {@link #read} has something to say of a variable: it is a setting, be it a refused one.
   */
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

  /** The name as Kafka writes it, with the client's prefix if it has one. */
  private static Optional<String> known(String dotted, Set<String> extraNames) {
    String bare = withoutClientPrefix(dotted);
    String prefix = dotted.substring(0, dotted.length() - bare.length());
    Set<String> known = new HashSet<>(prefix.isEmpty() ? extraNames : Set.of());
    CLIENTS.forEach(client -> known.addAll(client.names()));
    return known.stream()
        // A few of Kafka's names have underscores of their own.
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
