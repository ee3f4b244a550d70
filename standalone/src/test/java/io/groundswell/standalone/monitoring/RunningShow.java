package io.groundswell.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.demo.DemoPosts;
import io.groundswell.standalone.local.DataFolder;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.local.EmbeddedRedis;
import io.groundswell.topics.Marker;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** The whole service, with an audience that goes on posting until it is closed. */
final class RunningShow implements AutoCloseable {
  private static final long BETWEEN_POSTS_MS = 50;
  private static final long SECONDS_BETWEEN_SHIFTS = 3;

  /** One after the other, the posts would be about the first show for half a minute. */
  private static final int POSTS_LEFT_OUT = 96;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Processor processor;
  private final Bridge bridge;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<ObjectNode> posts = DemoPosts.read();
  private int next;

  private RunningShow(Path folder) throws Exception {
    Map<String, String> environment = new HashMap<>();
    DataFolder data = opened(DataFolder.open(null));
    EmbeddedRedis redis =
        EmbeddedRedis.start(data.redis(), false, System.getenv("PATH"))
            .orElseThrow(() -> new TestAbortedException("there is no redis-server that runs here"));
    environment.put("REDIS_URL", opened(redis).url());
    environment.put("STATE_DIR", data.path().toString());
    EmbeddedBroker broker = opened(EmbeddedBroker.start(folder, 0));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("MODEL_NAME", "bundled");
    environment.put("OPS_PORT", "0");
    environment.put("SHADOW_MODEL", "bundled"); // the board has a row on it
    environment.put("BRIDGE_PORT", "0");
    processor =
        opened(
            Processor.start(
                ProcessorConfig.read(environment), () -> System.err.println("given up")));
    processor.running().get(60, TimeUnit.SECONDS);
    bridge = opened(Bridge.start(BridgeConfig.read(environment)));
    producer =
        opened(
            new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    declare("Odalys Brandt", "debate");
    declare("Teodor Quill", "debate");
    Marker marker = new Marker("1", "opening statements", Instant.now(), null);
    send("audience-markers", marker.id(), marker.write());
    ScheduledExecutorService audience = Executors.newSingleThreadScheduledExecutor();
    opened.push(audience::shutdownNow);
    audience.scheduleAtFixedRate(this::post, 0, BETWEEN_POSTS_MS, TimeUnit.MILLISECONDS);
    audience.scheduleAtFixedRate(this::shift, 1, SECONDS_BETWEEN_SHIFTS, TimeUnit.SECONDS);
  }

  static RunningShow start(Path folder) throws Exception {
    return new RunningShow(folder);
  }

  String processorAddress() {
    return "127.0.0.1:" + processor.opsPort();
  }

  String bridgeAddress() {
    return "127.0.0.1:" + bridge.port();
  }

  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private void declare(String subject, String group) {
    send("subjects", subject, new Subject(subject, group, List.of(), List.of(), List.of()).write());
  }

  private void post() {
    ObjectNode post = posts.get(next).deepCopy();
    next = (next + 1 + POSTS_LEFT_OUT) % posts.size();
    send("raw-posts", null, StrictJson.write(post.put("created_at", Instant.now().toString())));
  }

  /** An audience does not change its mind on demand; what tells of it is written by hand. */
  private void shift() {
    Shift shift =
        new Shift(
            "Odalys Brandt",
            "debate",
            Instant.now(),
            Shift.Direction.UP,
            4,
            Shift.Severity.MEDIUM,
            40,
            200,
            0.5,
            0.1,
            60,
            900,
            false,
            List.of(),
            List.of());
    send("audience-shifts", shift.subject(), shift.write());
  }

  private void send(String topic, @Nullable String key, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value));
  }
}
