package io.groundswell.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A running bridge.
 *
 * @param url without a slash at its end
 */
record Instance(String url) {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** The bridge can't be measured; the message has the reason and what to do. */
  static final class UnusableException extends Exception {
    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * Requests all texts to cache, once.
   *
   * @throws UnusableException if the bridge does not return their scores
   */
  void fillCache(Bodies bodies) throws UnusableException, InterruptedException {
    int status;
    try {
      status =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/batch_predict"))
                      .timeout(TIMEOUT)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(bodies.allCached()))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
    } catch (ConnectException e) {
      throw new UnusableException(
          "Nothing listens at "
              + url
              + ": start it with ./groundswell up, or name another with --url.");
    } catch (IOException e) {
      throw new UnusableException(url + " does not answer: " + e.getMessage() + ".");
    } catch (IllegalArgumentException e) {
      throw new UnusableException(url + " is no address such as http://127.0.0.1:8000.");
    }
    if (status != 200) {
      throw new UnusableException(url + reason(status));
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 401, 403, 407 ->
          " requires a key or a password (status "
              + status
              + "): name the bridge itself, not a proxy in front of it.";
      case 404, 405 -> " is no bridge: it has no /batch_predict (status " + status + ").";
      case 429 ->
          " limits the requests of a client (status 429), so its speed can't be measured: name the"
              + " bridge itself, or lift the limit.";
      case 503, 504 -> " is not ready (status " + status + "): its /health shows the reason.";
      default -> " answers /batch_predict with status " + status + ".";
    };
  }
}
