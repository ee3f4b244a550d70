package io.groundswell.benchmarks;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.ProcessorConfig;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A processor in this process or another, measured by the offsets that it commits. */
final class RunningProcessor implements AutoCloseable {
  private final String bootstrapServers;
  private final ProcessorConfig config;
  private final Offsets offsets;

  /**
   * @param config the processor's topics and application id
   */
  RunningProcessor(String bootstrapServers, ProcessorConfig config) {
    this.bootstrapServers = bootstrapServers;
    this.config = config;
    offsets = new Offsets(bootstrapServers);
  }

  Offsets offsets() {
    return offsets;
  }

  /**
   * Publishes posts in one transaction and waits until all are scored.
   *
   * @param posts number of posts
   * @param value of each, by its index
   * @return posts a second, from the first commit of scored posts to the last
   * @throws IllegalStateException if a post became a dead letter
   */
  double postsPerSecond(int posts, IntFunction<byte[]> value) {
    Settings settings = config.settingsRead();
    try (UncommittedPosts uncommitted =
        new UncommittedPosts(
            bootstrapServers, offsets, settings.get(CommonSettings.RAW_TOPIC), posts, value)) {
      uncommitted.commit();
      String group = CommonSettings.scorerGroup(settings);
      double rate = CountRate.fromFirst(uncommitted.doneBy(group), posts);
      long dead = offsets.end(settings.get(CommonSettings.DEAD_LETTER_TOPIC));
      if (dead > 0) {
        throw new IllegalStateException(dead + " posts became dead letters");
      }
      return rate;
    }
  }

  /** A consumer of the scored posts that come next. */
  KafkaConsumer<byte[], byte[]> nextScored() {
    return next(config.settingsRead().get(CommonSettings.SENTIMENT_TOPIC));
  }

  /** A consumer of the committed records that come next in a topic. */
  KafkaConsumer<byte[], byte[]> next(String topic) {
    KafkaConsumer<byte[], byte[]> reader = KafkaClients.reader(bootstrapServers, topic);
    offsets.ends(topic).forEach(reader::seek);
    return reader;
  }

  @Override
  public void close() {
    offsets.close();
  }
}
