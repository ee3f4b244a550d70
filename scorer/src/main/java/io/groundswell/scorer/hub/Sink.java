package io.groundswell.scorer.hub;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** Receives the body of a 2xx response. An exception ends the transfer. */
interface Sink {
  /** Writes the next bytes; calls are sequential, and none follows {@link #close}. */
  void write(ByteBuffer bytes);

  /** Called after the last bytes, also if the transfer has failed. */
  void close();

  /** Opens the sink once status and headers are known. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param status 200 to 299
     */
    Sink open(int status, HttpHeaders headers);
  }
}
