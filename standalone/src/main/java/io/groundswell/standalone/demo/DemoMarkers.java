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

/** Sets markers through a bridge; where none takes them, says so once and goes on without. */
final class DemoMarkers {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final int CREATED = 201;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final Consumer<String> say;
  private boolean said;

  /**
   * @param port of the bridge, on this machine
   */
  DemoMarkers(int port, Consumer<String> say) {
    this.url = "http://127.0.0.1:" + port;
    this.say = say;
  }

  /**
   * Sets one, within a few seconds or not at all.
   *
   * @param subject null if it is of no one subject
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
      complain("was not waited for");
    }
  }

  private void complain(String how) {
    if (!said) {
      said = true;
      say.accept(
          "A marker is not set: " + url + " " + how + "; name the bridge's port with --port.");
    }
  }
}
