package io.groundswell.standalone.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.local.EmbeddedBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The whole service for a browser to look at, and a door behind it through which the scripts in
 * {@code src/test/browser} send records and stop and start the bridge.
 */
final class Stage implements AutoCloseable {
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpServer door;
  private @Nullable Bridge bridge;

  private Stage(Path folder) throws Exception {
    EmbeddedBroker broker = opened(EmbeddedBroker.start(folder.resolve("kafka"), 0));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("STATE_DIR", folder.resolve("state").toString());
    environment.put("CACHE_TTL", "0");
    environment.put("MODEL_NAME", "bundled");
    environment.put("OPS_PORT", "0");
    environment.put("BRIDGE_PORT", "0");
    Processor processor =
        opened(
            Processor.start(
                ProcessorConfig.read(environment), () -> System.err.println("given up")));
    processor.running().get(2, TimeUnit.MINUTES);
    producer =
        opened(
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    startBridge();
    environment.put("BRIDGE_PORT", Integer.toString(bridge().port())); // the same once more
    opened.push(this::stopBridge);
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    door.setExecutor(threads);
    door.createContext("/", this::answer);
    door.start();
    opened.push(threads::shutdownNow);
    opened.push(() -> door.stop(0));
  }

  static Stage start(Path folder) throws Exception {
    return new Stage(folder);
  }

  /** Where the pages are. */
  String pages() {
    return "http://127.0.0.1:" + bridge().port();
  }

  /** Where the scripts say what is to happen. */
  String door() {
    return "http://127.0.0.1:" + door.getAddress().getPort();
  }

  private Bridge bridge() {
    return Objects.requireNonNull(bridge, "the bridge is stopped");
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private void startBridge() {
    bridge = Bridge.start(BridgeConfig.read(environment));
  }

  private void stopBridge() {
    if (bridge != null) {
      bridge.close();
      bridge = null;
    }
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String[] lines = new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("\n");
      int status = 204;
      switch (path) {
        case "/bridge/stop" -> stopBridge();
        case "/bridge/start" -> startBridge();
        default -> status = path.startsWith("/records/") ? send(path.substring(9), lines) : 404;
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each line is a key, a tab and a value; an empty key is none. */
  private int send(String topic, String[] lines) throws Exception {
    for (String line : lines) {
      int tab = line.indexOf('\t');
      byte[] key = tab == 0 ? null : line.substring(0, tab).getBytes(UTF_8);
      byte[] value = line.substring(tab + 1).getBytes(UTF_8);
      var unused = producer.send(new ProducerRecord<>(topic, key, value));
    }
    producer.flush();
    return 204;
  }

  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
