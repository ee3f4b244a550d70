package io.groundswell.benchmarks;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Posts through a processor that runs, wherever it does. */
final class Scoring implements AutoCloseable {
  private final String bootstrapServers;
  private final ProcessorConfig config;
  private final Offsets offsets;

  /**
   * @param config the processor's topics and application id
   */
  Scoring(String bootstrapServers, ProcessorConfig config) {
    this.bootstrapServers = bootstrapServers;
    this.config = config;
    offsets = new Offsets(bootstrapServers);
  }

  Offsets offsets() {
    return offsets;
  }

  /**
   * Has posts wait in the topic until all are there, lets them go, and waits until all are scored.
   *
   * @param posts how many
   * @param value of each, by its index
   * @return posts a second, from the first commit of scored posts to the last
   * @throws IllegalStateException if one became a dead letter instead
   */
  double postsPerSecond(int posts, IntFunction<byte[]> value) {
    try (HeldPosts held =
        new HeldPosts(
            bootstrapServers,
            offsets,
            config.settingsRead().get(CommonSettings.RAW_TOPIC),
            posts,
            value)) {
      held.letGo();
      double rate =
          Counted.perSecondFromFirst(
              held.doneBy(
                  config.settingsRead().get(CommonSettings.APPLICATION_ID_PREFIX) + "-scorer"),
              posts);
      long dead = offsets.end(config.settingsRead().get(CommonSettings.DEAD_LETTER_TOPIC));
      if (dead > 0) {
        throw new IllegalStateException(dead + " posts became dead letters");
      }
      return rate;
    }
  }

  /** A reader of scored posts, from the next one on. */
  KafkaConsumer<byte[], byte[]> nextScored() {
    return next(config.settingsRead().get(CommonSettings.SENTIMENT_TOPIC));
  }

  /** A reader of committed records of any topic, from the next one on. */
  KafkaConsumer<byte[], byte[]> next(String topic) {
    KafkaConsumer<byte[], byte[]> reader = Flow.reader(bootstrapServers, topic);
    offsets.ends(topic).forEach(reader::seek);
    return reader;
  }

  @Override
  public void close() {
    offsets.close();
  }
}
