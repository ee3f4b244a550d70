package io.groundswell.scorer.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Short descriptions of transfer failures; the JDK's messages are often missing. */
final class Reason {
  private Reason() {}

  /** The message for a model that can't be downloaded and is not cached. */
  static String notGiven(String host, IOException failure, String model, Path cache) {
    return ("The model %s can't be fetched from %s (%s), and is not complete in %s: fetch it once"
            + " where there is a network and copy that folder here; the model `bundled` needs no"
            + " network.")
        .formatted(model, host, of(failure), cache);
  }

  /** A few words that describe the failure. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SSLException) {
        return "no secure connection: " + e.getMessage();
      }
      root = e;
    }
    if (root instanceof UnknownHostException) {
      return "unknown host";
    }
    if (root instanceof ConnectException) {
      return "connection refused";
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
