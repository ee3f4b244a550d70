package io.groundswell.bridge.audience;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.topics.AudienceWindow;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds the records of the audience topic to {@link Windows}. While the view is being rebuilt,
 * superseded records are not parsed: an open window has one record a second, of which only the last
 * matters. Interim records are recognised by their bytes; the last one of each window waits until
 * the final record arrives or the rebuild ends, so that no current record is lost. Not thread-safe,
 * except {@link #read}.
 */
public final class WindowReader {
  /** The most windows that wait for a final record; beyond, all waiting records are parsed. */
  private static final int MAX_WAITING = 20_000;

  /** The most bytes of waiting records, which have about 900 each. */
  private static final int MAX_WAITING_BYTES = 32 << 20;

  // Quotes within strings are escaped, so these match names of fields only.
  private static final byte[] FINAL = ascii(",\"final\":");
  private static final byte[] SECONDS = ascii("\"window_seconds\":");
  private static final byte[] PUBLISHED = ascii("\"published_at\":\"");
  private static final byte[] FOLDED = ascii(",\"folded\":false,");

  private final Windows windows;
  private final Consumer<Throwable> skipped;
  private final Map<String, byte[]> waiting = new LinkedHashMap<>();
  private long waitingBytes;
  private boolean rebuilding = true;
  private final AtomicLong read = new AtomicLong();
  private long parsed;

  /**
   * @param windows gets the windows
   * @param skipped gets the reason for each malformed record
   */
  public WindowReader(Windows windows, Consumer<Throwable> skipped) {
    this.windows = windows;
    this.skipped = skipped;
  }

  /** Called when the topic is consumed from its beginning. */
  public void rebuild() {
    rebuilding = true;
  }

  /** Called when all records that existed at the start have been consumed. */
  public void rebuilt() {
    rebuilding = false;
    takeWaiting();
  }

  /**
   * Processes a record.
   *
   * @param value null is ignored
   * @param isNew whether no consumed record supersedes it, even if the topic is consumed again
   * @return the window; null if it is malformed or waits
   */
  public @Nullable AudienceWindow accept(byte @Nullable [] value, boolean isNew) {
    if (value == null) {
      return null;
    }
    read.incrementAndGet();
    if (rebuilding && isNew) {
      takeWaiting(); // keeps the order
    }
    return !rebuilding || isNew || !waits(value) ? take(value) : null;
  }

  private boolean waits(byte[] value) {
    int end = indexOf(value, FINAL, 0);
    if (end < 0) {
      return false; // of another producer: parsed
    }
    // Subject, group, start and length precede it, always in the same form.
    String window = new String(value, 0, end, StandardCharsets.ISO_8859_1);
    int at = end + FINAL.length;
    boolean interim = at < value.length && value[at] == 'f';
    forget(window); // keeps the order of arrival
    if (interim && lastIndexOf(value, FOLDED) > 0) {
      waiting.put(window, value);
      waitingBytes += bytes(window, value);
      if (waiting.size() > MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) {
        takeWaiting();
      }
      return true;
    }
    return isOver(value, end);
  }

  private void forget(String window) {
    byte[] before = waiting.remove(window);
    if (before != null) {
      waitingBytes -= bytes(window, before);
    }
  }

  private static long bytes(String window, byte[] value) {
    return (long) window.length() + value.length;
  }

  /** Whether the window has expired, as most of the short ones have. */
  private boolean isOver(byte[] value, int end) {
    int at = indexOf(value, SECONDS, 0);
    if (at < 0 || at > end) {
      return false;
    }
    String seconds =
        new String(
            value, at + SECONDS.length, end - at - SECONDS.length, StandardCharsets.US_ASCII);
    WindowLength length = WindowLength.named(seconds);
    return length != null && publishedAt(value) < windows.keptSince(length);
  }

  /** Milliseconds since the epoch; {@code Long.MAX_VALUE} if it is not the last field. */
  private static long publishedAt(byte[] value) {
    int at = lastIndexOf(value, PUBLISHED);
    int from = at + PUBLISHED.length;
    if (at < 0 || value.length - from < 3) {
      return Long.MAX_VALUE;
    }
    try {
      return Instant.parse(
              new String(value, from, value.length - from - 2, StandardCharsets.US_ASCII))
          .toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private void takeWaiting() {
    List<byte[]> taken = List.copyOf(waiting.values());
    waiting.clear();
    waitingBytes = 0;
    taken.forEach(this::take);
  }

  /** Parses a record; skips one that fails. */
  private @Nullable AudienceWindow take(byte[] value) {
    parsed++;
    try {
      AudienceWindow window = AudienceWindow.read(value);
      if (!windows.accept(window)) {
        throw new BadInputException(ErrorCode.INVALID_JSON, "The window is in the future.");
      }
      return window;
    } catch (BadInputException | RuntimeException | StackOverflowError e) {
      skipped.accept(e);
      return null;
    }
  }

  /** The number of processed records. */
  public long read() {
    return read.get();
  }

  /** The number of records whose JSON was parsed. */
  public long parsed() {
    return parsed;
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      if (in[i] == what[0] && matches(in, what, i)) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] in, byte[] what) {
    for (int i = in.length - what.length; i >= 0; i--) {
      if (in[i] == what[0] && matches(in, what, i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] in, byte[] what, int at) {
    for (int i = 0; i < what.length; i++) {
      if (in[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
