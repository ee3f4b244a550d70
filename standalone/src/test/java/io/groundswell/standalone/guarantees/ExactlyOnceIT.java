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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processors in processes of their own are killed in the middle of their work. */
class ExactlyOnceIT {
  private static final int POSTS = 3000;
  private static final int BETWEEN_KILLS = 400;

  @TempDir Path folder;

  @Test
  void eachPostIsScoredExactlyOnceWhateverIsKilled() throws Exception {
    try (Cluster cluster = new Cluster(folder.resolve("kafka"))) {
      cluster.create(TopicSpec.rawPosts("raw-posts"), TopicSpec.sentiment("sentiment"));
      for (int i = 0; i < POSTS; i++) {
        String post = "{\"id\":" + i + ",\"text\":\"post number " + i + " is fine\"}";
        cluster.send("raw-posts", Integer.toString(i % 60), post.getBytes(UTF_8));
      }
      Reader sentiment = cluster.read("sentiment");

      for (boolean forcibly : List.of(true, false, true)) {
        int before = sentiment.records.size();
        Process processor = start(cluster);
        sentiment.untilAtLeast(before + BETWEEN_KILLS); // work was done between the kills
        end(processor, forcibly);
        assertThat(sentiment.records).hasSizeLessThan(POSTS); // and there was more to do
      }
      Process last = start(cluster);
      sentiment.untilAtLeast(POSTS);
      end(last, false);
      sentiment.untilEnd();

      assertThat(sentiment.records.stream().map(ExactlyOnceIT::id))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, POSTS).boxed().toList());
      assertThat(orderOfKeys(sentiment)).allSatisfy((key, ids) -> assertThat(ids).isSorted());
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
    builder.environment().put("BATCH_SIZE", "4"); // small windows: more to go wrong
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
