package io.groundswell.standalone;

import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.settings.KafkaClientSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * One environment for both applications of a process.
 *
 * @param environment all environment variables
 */
record LocalSettings(Map<String, String> environment) {

  /** This environment with other values for some variables. */
  LocalSettings with(Map<String, String> overrides) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.putAll(overrides);
    return new LocalSettings(changed);
  }

  /**
   * @throws io.groundswell.settings.SettingsException if a setting is unknown or malformed
   */
  ProcessorConfig processor() {
    return ProcessorConfig.read(environment);
  }

  /**
   * The bridge knows no setting of Kafka Streams, and would refuse what is meant for the processor.
   *
   * @throws io.groundswell.settings.SettingsException if a setting is unknown or malformed
   */
  BridgeConfig bridge() {
    Map<String, String> ofBridge = new HashMap<>(environment);
    Set<String> ofStreams = new HashSet<>(StreamsConfig.configDef().names());
    ofStreams.removeAll(ConsumerConfig.configNames());
    ofStreams.removeAll(ProducerConfig.configNames());
    ofStreams.removeAll(AdminClientConfig.configNames());
    ofStreams.stream().map(KafkaClientSettings::variable).forEach(ofBridge::remove);
    return BridgeConfig.read(ofBridge);
  }
}
