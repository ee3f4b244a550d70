package io.groundswell.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sets markers through a bridge; prints the first failure and continues without markers. */
final class DemoMarkers {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final int CREATED = 201;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final Consumer<String> printer;
  private boolean complained;

  /**
   * @param port of the bridge, on this machine
   */
  DemoMarkers(int port, Consumer<String> printer) {
    this.url = "http://127.0.0.1:" + port;
    this.printer = printer;
  }

  /**
   * Sets one marker; waits a few seconds at most.
   *
   * @param subject null for a marker of all subjects
   */
  void set(String name, @Nullable String subject, Instant at) {
    ObjectNode marker = StrictJson.object().put("name", name).put("time", at.toString());
    if (subject != null) {
      marker.put("subject", subject);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/audience/markers"))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(marker)))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != CREATED) {
        complain("answered with status " + status);
      }
    } catch (IOException e) {
      complain("did not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      complain("was interrupted");
    }
  }

  private void complain(String how) {
    if (!complained) {
      complained = true;
      printer.accept(
          "A marker is not set: " + url + " " + how + "; name the bridge's port with --port.");
    }
  }
}
