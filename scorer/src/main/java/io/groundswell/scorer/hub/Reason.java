package io.groundswell.scorer.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Why a server did not answer, in few words: the client's own messages are often none. */
final class Reason {
  private Reason() {}

  /** A sentence for a model that is needed and doesn't come. */
  static String notGiven(String host, IOException failure, String model, Path cache) {
    return ("The model %s can't be fetched from %s (%s), and is not whole in %s: fetch it once where"
            + " there is a network and bring that folder here; the model `bundled` needs no"
            + " network.")
        .formatted(model, host, of(failure), cache);
  }

  /** In few words. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof HttpConnectTimeoutException) {
        return "no connection in time";
      }
      if (e instanceof SSLException) {
        return "no secure connection: " + e.getMessage();
      }
      root = e;
    }
    if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
      return "unknown host";
    }
    if (root instanceof ClosedChannelException
        || root instanceof ConnectException && root.getMessage() == null) {
      return "connection refused";
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
