package io.groundswell.standalone.local;

import io.groundswell.bridge.BridgeConfig;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.Models;
import io.groundswell.scorer.core.ModelRoutes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * One environment for both applications of a process. Its default model is the bundled one, so that
 * a local run needs no network.
 *
 * @param environment all environment variables
 */
public record LocalSettings(Map<String, String> environment) {
  private static final String MODEL = "MODEL_NAME";

  public LocalSettings {
    boolean named =
        environment.containsKey(MODEL)
            || environment.containsKey(MODEL + "_FILE")
            || environment.getOrDefault("MODEL_ROUTES", "").contains(ModelRoutes.REST + '=');
    if (!named) {
      Map<String, String> withModel = new HashMap<>(environment);
      withModel.put(MODEL, Models.BUNDLED);
      environment = withModel;
    }
  }

  /** This environment with some variables replaced, including those given by a file. */
  public LocalSettings with(Map<String, String> overrides) {
    Map<String, String> changed = new HashMap<>(environment);
    overrides.keySet().forEach(name -> changed.remove(name + "_FILE"));
    changed.putAll(overrides);
    return new LocalSettings(changed);
  }

  /** Whether the user gives a variable by its value or by a file. */
  public boolean names(String variable) {
    return environment.containsKey(variable) || environment.containsKey(variable + "_FILE");
  }

  /**
   * @throws io.groundswell.common.settings.SettingsException if a setting is unknown or malformed
   */
  public ProcessorConfig processor() {
    return ProcessorConfig.read(environment);
  }

  /**
   * Without settings of Kafka Streams: they are for the processor, and the bridge rejects them.
   *
   * @throws io.groundswell.common.settings.SettingsException if a setting is unknown or malformed
   */
  public BridgeConfig bridge() {
    Map<String, String> ofBridge = new HashMap<>(environment);
    Set<String> ofStreams = new HashSet<>(StreamsConfig.configDef().names());
    ofStreams.removeAll(ConsumerConfig.configNames());
    ofStreams.removeAll(ProducerConfig.configNames());
    ofStreams.removeAll(AdminClientConfig.configNames());
    for (String name : ofStreams) {
      ofBridge.remove(KafkaClientSettings.variable(name));
      ofBridge.remove(KafkaClientSettings.variable(name) + "_FILE");
    }
    return BridgeConfig.read(ofBridge);
  }
}
