package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.ProcessorMain;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import io.groundswell.topics.TopicSpec;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of the processor are killed in the middle of their work. */
class ExactlyOnceIT {
  private static final int BETWEEN_KILLS = 400;

  /** Posts sent beyond those seen scored, so that every kill meets work, at any speed. */
  private static final int AHEAD = 600;

  @TempDir Path folder;
  private int sent;

  @Test
  void eachPostIsScoredExactlyOnceWhateverIsKilled() throws Exception {
    try (Cluster cluster = new Cluster(folder.resolve("kafka"))) {
      cluster.create(TopicSpec.rawPosts("raw-posts"), TopicSpec.sentiment("sentiment"));
      Reader sentiment = cluster.read("sentiment");

      for (boolean forcibly : List.of(true, false, true)) {
        int enough = sentiment.records.size() + BETWEEN_KILLS;
        Process processor = start(cluster);
        sentiment.until(
            reader -> {
              sendUpTo(reader.records.size() + AHEAD, cluster);
              return reader.records.size() >= enough;
            });
        end(processor, forcibly);
      }
      sendUpTo(sent + AHEAD, cluster);
      cluster.flush();
      Process last = start(cluster);
      sentiment.untilAtLeast(sent);
      end(last, false);
      sentiment.untilEnd();

      assertThat(sentiment.records.stream().map(ExactlyOnceIT::id))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, sent).boxed().toList());
      assertThat(orderOfKeys(sentiment)).allSatisfy((key, ids) -> assertThat(ids).isSorted());
    }
  }

  private void sendUpTo(int count, Cluster cluster) {
    for (; sent < count; sent++) {
      byte[] post =
          "{\"id\":%d,\"text\":\"post number %d is fine\"}".formatted(sent, sent).getBytes(UTF_8);
      byte[] key = Integer.toString(sent % 60).getBytes(UTF_8);
      cluster.sendSoon(new ProducerRecord<>("raw-posts", key, post));
    }
  }

  private Process start(Cluster cluster) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1", // it does not live long enough for more
            "-cp",
            System.getProperty("java.class.path"),
            ProcessorMain.class.getName());
    File log = folder.resolve("processor.log").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(cluster.environment());
    builder.environment().put("ROLES", "score");
    builder.environment().put("BATCH_SIZE", "4"); // small batches: more to go wrong
    return builder.start();
  }

  private static void end(Process processor, boolean forcibly) throws Exception {
    assertThat(processor.isAlive()).isTrue();
    if (forcibly) {
      processor.destroyForcibly();
    } else {
      processor.destroy();
    }
    assertThat(processor.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static int id(ConsumerRecord<byte[], byte[]> record) {
    String value = new String(record.value(), UTF_8);
    return Integer.parseInt(value.substring(6, value.indexOf(',')));
  }

  private static Map<String, List<Integer>> orderOfKeys(Reader reader) {
    Map<String, List<Integer>> ids = new HashMap<>();
    reader.records.forEach(
        r -> ids.computeIfAbsent(new String(r.key(), UTF_8), k -> new ArrayList<>()).add(id(r)));
    return ids;
  }
}
