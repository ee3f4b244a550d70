package io.groundswell.benchmarks;

import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

/** A processor with only the audience role. */
final class AudienceRun implements AutoCloseable {
  private static final String COUNTED = "groundswell_audience_posts_counted_total ";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Processor processor;

  AudienceRun(String bootstrapServers, Path folder) throws IOException {
    processor =
        Processor.start(
            ProcessorConfig.read(
                Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                    "ROLES", "audience",
                    "MODEL_NAME", "bundled",
                    "CACHE_TTL", "0",
                    "OPS_PORT", "0",
                    "STATE_DIR", folder.resolve("state").toString())),
            () -> Runtime.getRuntime().halt(1));
  }

  double postsPerSecond(int posts) {
    return CountRate.fromFirstFifth(this::counted, posts);
  }

  private long counted() {
    URI metrics = URI.create("http://127.0.0.1:" + processor.opsPort() + "/metrics");
    try {
      return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(COUNTED))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(COUNTED.length())))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    processor.close();
  }
}
