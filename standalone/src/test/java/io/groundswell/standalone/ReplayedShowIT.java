package io.groundswell.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.demo.DemoPosts;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.AudienceWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay with original times, with everything that is real. */
class ReplayedShowIT {
  private static final Instant FIRST = Instant.parse("2019-05-19T21:00:00Z");
  private static final int SECONDS = 40 * 60;

  @TempDir Path folder;

  @Test
  void isCountedAsItWasThenAndToTheEnd() throws Exception {
    List<String> lines = new ArrayList<>();
    Map<String, Long> recount = new TreeMap<>();
    List<ObjectNode> posts = DemoPosts.read();
    Random random = new Random(1);
    for (int i = 0; i < 600; i++) {
      Instant time = FIRST.plusMillis(random.nextInt(SECONDS * 1000));
      ObjectNode post = posts.get(i % posts.size()).deepCopy();
      post.remove("author");
      post.put("created_at", time.toString());
      lines.add(new String(StrictJson.write(post), UTF_8));
      for (String subject : subjects(post)) {
        for (int size : new int[] {10, 60, 900}) {
          long start = Math.floorDiv(time.getEpochSecond(), size) * size;
          recount.merge(subject + " " + size + " " + Instant.ofEpochSecond(start), 1L, Long::sum);
        }
      }
    }
    Collections.shuffle(lines, random);
    Path file = Files.write(folder.resolve("show.jsonl"), lines);

    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      Cli cli = new Cli().processor(ReplayedShowIT::start);
      int exitCode =
          cli.run(
              "replay",
              file.toString(),
              "--original-times",
              "--bootstrap",
              broker.bootstrapServers());
      assertThat(exitCode).as(cli.err()).isZero();
      assertThat(cli.out())
          .contains(
              "600 scored ",
              "0 dead letters ",
              "%,d final windows, 0 open".formatted(recount.size()));
      assertThat(finalCounts(broker.bootstrapServers(), recount.size())).isEqualTo(recount);
    }
  }

  private static AutoCloseable start(ProcessorConfig config) throws Exception {
    Processor processor = Processor.start(config, () -> System.err.println("given up"));
    processor.running().get(60, TimeUnit.SECONDS);
    return processor;
  }

  private static List<String> subjects(ObjectNode post) {
    List<String> subjects = new ArrayList<>();
    if (post.path("subject").isTextual()) {
      subjects.add(post.path("subject").textValue());
    }
    post.path("subject").forEach(subject -> subjects.add(subject.textValue()));
    return subjects;
  }

  /** Posts of all final windows, those left out for their language included. */
  private static Map<String, Long> finalCounts(String servers, int least) throws Exception {
    KafkaAccess access = new KafkaAccess(servers, Map.of());
    Map<String, Long> counts = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        access.consumer(access.partitions("replay-show-audience"))) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (counts.size() < least && System.nanoTime() < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          AudienceWindow window = AudienceWindow.read(record.value());
          if (window.isFinal()) {
            counts.put(
                window.subject() + " " + window.seconds() + " " + window.start(),
                window.figures().volume() + window.unsupportedPosts());
          }
        }
      }
    }
    return counts;
  }
}
