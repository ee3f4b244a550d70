package io.groundswell.scorer.hub;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** Takes the body of a successful answer. What it throws ends the transfer. */
interface Sink {
  /** Takes the next bytes; never called by two threads at once, and not after {@link #close}. */
  void write(ByteBuffer bytes);

  /** No more bytes will come, be it because there are none or because the transfer has failed. */
  void close();

  /** Where a body goes is known when the answer's head is. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param status 200 to 299
     */
    Sink open(int status, HttpHeaders headers);
  }
}
