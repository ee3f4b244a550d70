package io.groundswell.standalone.topic;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.KafkaOptions;
import io.groundswell.standalone.support.ScoredLine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows scored posts as they are published. */
@Command(
    name = "tail",
    description = "Show scored posts as they are published (committed ones only).",
    footer = {"", "Example: ./groundswell tail --from-start --count 10"})
public final class TailCommand implements Callable<Integer> {
  /** Returns as soon as there are records; without any for so long, the broker is checked. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Console console;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--json", description = "Each scored post as JSON, one a line.")
  private boolean json;

  @Option(names = "--from-start", description = "Start with the oldest post of the topic.")
  private boolean fromStart;

  @Option(names = "--count", paramLabel = "N", description = "Stop after N posts.")
  private long count = Long.MAX_VALUE;

  private long shown;
  private boolean unreachable;

  public TailCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (count < 1) {
      throw CommandException.usage("--count takes a whole number from 1, not " + count + ".");
    }
    CliConfig config = CliConfig.read(console.environment());
    KafkaAccess access = kafka.access(config);
    String topic = kafka.topic(config, CommonSettings.SENTIMENT_TOPIC);
    List<TopicPartition> partitions = access.partitions(topic);
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(partitions)) {
      fixPositions(consumer, partitions);
      console.err().println("Scored posts of " + topic + " follow; Ctrl-C ends.");
      while (shown < count && !console.out().checkError()) {
        show(consumer, partitions);
      }
    } catch (KafkaException e) {
      throw access.failure(e, topic);
    }
    return 0;
  }

  /** Resolves the positions now, before the command prints that posts follow. */
  private void fixPositions(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    if (fromStart) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    partitions.forEach(consumer::position);
  }

  private void show(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    var records = consumer.poll(POLL);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (shown < count) {
        shown++;
        show(record);
      }
    }
    if (records.isEmpty()) {
      reportReachability(consumer, partitions);
    }
  }

  private void show(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode scored = StrictJson.parse(record.value() == null ? new byte[0] : record.value());
      console.out().println(json ? ScoredLine.json(scored) : ScoredLine.readable(scored));
    } catch (BadInputException e) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "The record at partition %d, offset %d is no scored post: %s%n",
              record.partition(),
              record.offset(),
              e.getMessage());
    }
  }

  /** A consumer retries silently and forever; this prints that the broker does not answer. */
  private void reportReachability(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    try {
      consumer.endOffsets(partitions, Duration.ofSeconds(3));
      if (unreachable) {
        console.err().println("The broker answers again.");
      }
      unreachable = false;
    } catch (TimeoutException e) {
      if (!unreachable) {
        console.err().println("The broker does not answer; waiting for it to come back.");
      }
      unreachable = true;
    }
  }
}
