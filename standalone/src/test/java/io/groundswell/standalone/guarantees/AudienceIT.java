package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorMain;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TopicSpec;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of audiences, with a real broker under them. */
class AudienceIT {
  private static final int PARTITIONS = 6;
  private static final List<String> SUBJECTS = List.of("Harrow Lane", "Brandt", "Quill");
  private static final List<String> LABELS = List.of("POSITIVE", "NEUTRAL", "NEGATIVE");

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(folder.resolve("kafka"));
    cluster.create(
        TopicSpec.sentiment("sentiment"),
        TopicSpec.audience("audience"),
        TopicSpec.subjects("subjects"));
  }

  @AfterEach
  void close() throws Exception {
    processes.forEach(Process::destroyForcibly); // those that a failed test has left
    cluster.close();
  }

  private Map<String, String> settings() {
    return Map.of(
        "ROLES",
        "audience",
        "STATE_DIR",
        folder.resolve("state").toString(),
        "AUDIENCE_GRACE_SECONDS",
        "2",
        "MAX_POSTS_PER_AUTHOR",
        "100");
  }

  @Test
  void aBacklogMakesNothingLateHoweverItsPartitionsAreRead() throws Exception {
    Instant first = Instant.now().minusSeconds(7200);
    Map<String, Long> recount = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) { // one after the other
      for (int i = 0; i < 1200; i++) {
        send(partition, first.plusSeconds(5L * i), SUBJECTS.get(i % 3), LABELS.get(i % 2), recount);
      }
    }
    cluster.flush();
    Processor processor = cluster.startProcessor(settings());

    Map<String, Long> counted =
        counts(cluster.read("audience").until(reader -> sum(reader) >= PARTITIONS * 1200));

    assertThat(counted).isEqualTo(recount);
    assertThat(metric(processor, "groundswell_audience_posts_late_total{window=\"10s\"}")).isZero();
  }

  @Test
  void countsAreExactWhateverIsKilled() throws Exception {
    Instant first = Instant.now().minusSeconds(600);
    Map<String, Long> recount = new TreeMap<>();
    Reader audience = cluster.read("audience");
    int sent = 0;
    for (boolean forcibly : List.of(true, false, true, false)) {
      int before = audience.records.size();
      Process processor = startProcess();
      for (int i = 0; i < 1500; i++, sent++) {
        Instant time = first.plusMillis(20L * sent);
        send(sent % PARTITIONS, time, SUBJECTS.get(sent % 3), LABELS.get(sent % 7 % 3), recount);
      }
      audience.until(reader -> reader.records.size() > before + 5); // in the middle of its work
      end(processor, forcibly);
    }
    cluster.flush();
    int all = sent;
    Process last = startProcess();
    audience.until(reader -> sum(reader) >= all);
    end(last, false);
    audience.untilEnd();

    assertThat(counts(audience)).isEqualTo(recount);
  }

  @Test
  void anotherInstanceTakesOver() throws Exception {
    Instant first = Instant.now().minusSeconds(600);
    Map<String, Long> recount = new TreeMap<>();
    Reader audience = cluster.read("audience");
    Process killed = startProcess("state-of-one");
    Process survivor = startProcess("state-of-two");
    for (int i = 0; i < 3000; i++) {
      if (i == 1500) {
        audience.until(reader -> reader.records.size() > 5); // in the middle of its work
        end(killed, true);
      }
      Instant time = first.plusMillis(20L * i);
      send(i % PARTITIONS, time, SUBJECTS.get(i % 3), LABELS.get(i % 7 % 3), recount);
    }
    cluster.flush();
    audience.until(reader -> sum(reader) >= 3000);
    end(survivor, false);

    assertThat(counts(audience.untilEnd())).isEqualTo(recount);
  }

  @Test
  void stateThatIsLostIsRestored() throws Exception {
    Instant first = Instant.now().minusSeconds(60);
    Map<String, Long> recount = new TreeMap<>();
    Reader audience = cluster.read("audience");
    for (int i = 0; i < 300; i++) {
      send(i % PARTITIONS, first, "Brandt", LABELS.get(i % 3), recount);
    }
    cluster.flush();
    Process processor = startProcess();
    audience.until(reader -> sum(reader) == 300);
    end(processor, false);
    Utils.delete(folder.resolve("state").toFile());

    for (int i = 0; i < 30; i++) {
      send(i % PARTITIONS, first.plusMillis(1), "Brandt", "POSITIVE", recount);
    }
    cluster.flush();
    cluster.startProcessor(settings());

    assertThat(counts(audience.until(reader -> sum(reader) == 330))).isEqualTo(recount);
  }

  @Test
  void subjectsAreKnownFromTheirTopicAlsoAfterARestart() throws Exception {
    Subject subject =
        new Subject("Harrow Lane", "shows", List.of("harrow lane"), List.of(), List.of());
    cluster.send("subjects", "Harrow Lane", subject.write());
    cluster.send("subjects", "broken", "{".getBytes(UTF_8));
    Reader audience = cluster.read("audience");
    for (int run = 1; run <= 2; run++) {
      int posts = run;
      Process processor = startProcess();
      cluster.send("sentiment", null, scored(Instant.now(), null, "NEUTRAL"));
      audience.until(
          reader ->
              counts(reader).values().stream().mapToLong(Long::longValue).sum() >= posts
                  && windows(reader).allMatch(w -> "shows".equals(w.group())));
      end(processor, false);
    }
  }

  private void send(
      int partition, Instant time, String subject, String label, Map<String, Long> recount)
      throws Exception {
    cluster.sendSoon(
        new ProducerRecord<>(
            "sentiment", partition, time.toEpochMilli(), null, scored(time, subject, label)));
    long start = time.getEpochSecond() / 10 * 10;
    recount.merge(subject + " " + Instant.ofEpochSecond(start) + " " + label, 1L, Long::sum);
  }

  private static byte[] scored(Instant time, String subject, String label) {
    var post = StrictJson.object().put("text", "We watch Harrow Lane").put("label", label);
    post.putObject("scores").put("negative", 0.3).put("neutral", 0.4).put("positive", 0.3);
    post.put("created_at", time.toString()).put("language_supported", true);
    var subjects = post.putArray("subjects");
    if (subject != null) {
      subjects.add(subject);
    }
    return StrictJson.write(post);
  }

  private static java.util.stream.Stream<AudienceWindow> windows(Reader reader) {
    Map<List<Object>, AudienceWindow> latest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : reader.records) {
      try {
        AudienceWindow window = AudienceWindow.read(record.value());
        latest.put(List.of(window.subject(), window.start(), window.seconds()), window);
      } catch (BadInputException e) {
        throw new AssertionError(e);
      }
    }
    return latest.values().stream();
  }

  private static long sum(Reader reader) {
    return windows(reader)
        .filter(w -> w.seconds() == 10)
        .mapToLong(w -> w.figures().volume())
        .sum();
  }

  /** By subject, window of ten seconds and label. */
  private static Map<String, Long> counts(Reader reader) {
    Map<String, Long> counts = new TreeMap<>();
    windows(reader)
        .filter(w -> w.seconds() == 10)
        .forEach(
            w -> {
              String window = w.subject() + " " + w.start() + " ";
              counts.put(window + "POSITIVE", w.figures().positive());
              counts.put(window + "NEUTRAL", w.figures().neutral());
              counts.put(window + "NEGATIVE", w.figures().negative());
            });
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static double metric(Processor processor, String name) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + processor.opsPort() + "/metrics");
    String all =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private Process startProcess() throws Exception {
    return startProcess("state");
  }

  private Process startProcess(String state) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1", // it does not live long enough for more
                "-cp",
                System.getProperty("java.class.path"),
                ProcessorMain.class.getName())
            .redirectErrorStream(true);
    File log = folder.resolve("processor.log").toFile();
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(cluster.environment());
    builder.environment().putAll(settings());
    builder.environment().put("STATE_DIR", folder.resolve(state).toString());
    Process process = builder.start();
    processes.add(process);
    return process;
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
}
