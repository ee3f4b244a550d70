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
 * Takes the records of the audience topic into {@link Windows}. While the view is being rebuilt,
 * records that will be superseded are not parsed: of each open window there is one a second, and
 * all but the last are of no use. They are recognised by their bytes, and only the last interim
 * record of a window waits until its final one comes, or the rebuilding ends. So nothing is left
 * out that counts. Not thread-safe, but for {@link #read}.
 */
public final class WindowReader {
  /** Most windows that wait for a final record; more are taken in as they are. */
  private static final int MAX_WAITING = 20_000;

  /** Most bytes of records that wait; some 900 each are usual. */
  private static final int MAX_WAITING_BYTES = 32 << 20;

  // Quotes within a string are escaped, so that these are found as names of fields only.
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
   * @param windows takes the windows
   * @param skipped takes the reason for each record that is no window
   */
  public WindowReader(Windows windows, Consumer<Throwable> skipped) {
    this.windows = windows;
    this.skipped = skipped;
  }

  /** The topic is read from its beginning, perhaps once more. */
  public void rebuild() {
    rebuilding = true;
  }

  /** What had been written when reading began has been read. */
  public void rebuilt() {
    rebuilding = false;
    takeWaiting();
  }

  /**
   * Takes a record.
   *
   * @param value its value; null, which nobody writes, is ignored
   * @param isNew whether it is known that nothing supersedes it yet, even if the topic is being
   *     read once more
   * @return the window; null if there is none, or it waits
   */
  public @Nullable AudienceWindow accept(byte @Nullable [] value, boolean isNew) {
    if (value == null) {
      return null;
    }
    read.incrementAndGet();
    if (rebuilding && isNew) {
      takeWaiting(); // what came before it
    }
    return !rebuilding || isNew || !waits(value) ? take(value) : null;
  }

  private boolean waits(byte[] value) {
    int end = indexOf(value, FINAL, 0);
    if (end < 0) {
      return false; // written by another hand: it is parsed
    }
    // Subject, group, start and length come before; each time in the same form.
    String window = new String(value, 0, end, StandardCharsets.ISO_8859_1);
    int at = end + FINAL.length;
    boolean interim = at < value.length && value[at] == 'f';
    forget(window); // the newest last, as they came
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

  /** Whether the window is no longer kept, as most of the short ones: its length tells how long. */
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

  /** Milliseconds since the epoch; endless if it isn't where it should be: at the very end. */
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

  /** Of those that waited, one that fails must not keep the others from being taken. */
  private @Nullable AudienceWindow take(byte[] value) {
    parsed++;
    try {
      AudienceWindow window = AudienceWindow.read(value);
      if (!windows.accept(window)) {
        throw new BadInputException(
            ErrorCode.INVALID_JSON, "The window is of a time that has not come.");
      }
      return window;
    } catch (BadInputException | RuntimeException | StackOverflowError e) {
      skipped.accept(e);
      return null;
    }
  }

  /** Records that were given. */
  public long read() {
    return read.get();
  }

  /** Records whose JSON had to be parsed. */
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
