package io.groundswell.bridge.http;

import java.io.ByteArrayOutputStream;
import org.eclipse.jetty.io.Content;

/** A request's body as far as it is kept: bytes beyond the limit are counted and dropped. */
final class RequestBody {
  /** The request's attribute that holds its body. */
  static final String ATTRIBUTE = RequestBody.class.getName();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int maxBytes;
  private long size;

  /**
   * @param maxBytes most bytes to keep
   */
  RequestBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes a part; returns how many bytes are kept in addition. */
  int add(Content.Chunk part) {
    int before = bytes.size();
    size += part.remaining();
    if (size > maxBytes) {
      bytes.reset(); // an incomplete document is of no use
      return -before;
    }
    byte[] kept = new byte[part.remaining()];
    part.getByteBuffer().get(kept);
    bytes.writeBytes(kept);
    return kept.length;
  }

  /** Bytes that arrived. */
  long size() {
    return size;
  }

  /** The whole body; empty if it was larger than the limit. */
  byte[] bytes() {
    return bytes.toByteArray();
  }
}
