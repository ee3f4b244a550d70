package io.groundswell.bridge.live;

import io.groundswell.bridge.audience.WindowLength;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event as sent, serialized once for all watchers.
 *
 * @param sequence increases by one per event
 * @param length the window length whose watchers get the event; null for all watchers
 * @param frame one server-sent event
 */
record LiveEvent(long sequence, @Nullable WindowLength length, byte[] frame) {
  /** Bytes of heap per event beside its frame: measured, rounded up. */
  private static final int OVERHEAD = 150;

  /**
   * @param json one document without line feeds, which would end the event
   */
  static LiveEvent of(
      String bridge, long sequence, String type, @Nullable WindowLength length, byte[] json) {
    return new LiveEvent(sequence, length, frame(bridge, sequence, type, json));
  }

  static byte[] frame(String bridge, long sequence, String type, byte[] json) {
    byte[] head =
        ("id: " + bridge + '-' + sequence + "\nevent: " + type + "\ndata: ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[head.length + json.length + 2];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(json, 0, frame, head.length, json.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  boolean isFor(WindowLength watched) {
    return length == null || length == watched;
  }

  int bytes() {
    return frame.length + OVERHEAD;
  }
}
