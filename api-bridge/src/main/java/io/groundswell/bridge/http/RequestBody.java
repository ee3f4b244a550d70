package io.groundswell.bridge.http;

import java.io.ByteArrayOutputStream;
import org.eclipse.jetty.io.Content;

/** A request's body; bytes beyond a limit are counted and discarded. */
final class RequestBody {
  /** The name of the request attribute. */
  static final String ATTRIBUTE = RequestBody.class.getName();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int maxBytes;
  private long size;

  /**
   * @param maxBytes the most bytes to keep
   */
  RequestBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a part; returns the change of the kept bytes. */
  int add(Content.Chunk part) {
    int before = bytes.size();
    size += part.remaining();
    if (size > maxBytes) {
      bytes.reset(); // an incomplete document is useless
      return -before;
    }
    byte[] kept = new byte[part.remaining()];
    part.getByteBuffer().get(kept);
    bytes.writeBytes(kept);
    return kept.length;
  }

  /** The number of received bytes. */
  long size() {
    return size;
  }

  /** The body; empty if it exceeds the limit. */
  byte[] bytes() {
    return bytes.toByteArray();
  }
}
