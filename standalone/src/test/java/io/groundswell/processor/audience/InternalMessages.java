package io.groundswell.processor.audience;

import io.groundswell.audience.Summary;
import io.groundswell.audience.WindowSize;
import io.groundswell.audience.WindowSize.Window;
import io.groundswell.topics.Shift;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the audience's repartition topics as the topology writes them, and each of them cut
 * off at every byte, with every byte changed, and with bytes added.
 */
public final class InternalMessages {
  private static final int[] BYTES = {0, 0x7f, 0x80, 0xff};

  private InternalMessages() {}

  /**
   * Hostile values of the topic of posts by subject, by name.
   *
   * @param time of the messages; a day ago, so that a changed byte makes no time of the next hour,
   *     after which real posts would be late
   */
  public static Map<String, byte[]> bySubject(Instant time) {
    long timeMs = time.toEpochMilli();
    Map<String, SubjectMessage> messages = new LinkedHashMap<>();
    messages.put("progress", new SubjectMessage.Progress(0, timeMs, 0));
    for (Long author : Arrays.asList(7L, null)) {
      messages.put(
          author == null ? "post without author" : "post",
          new SubjectMessage.Post(
              timeMs, "POSITIVE", 0.1f, 0.2f, 0.7f, author, 1, 2, false, false, "id", "I love it"));
    }
    try (Serializer<@Nullable SubjectMessage> serializer = SubjectMessage.serde().serializer()) {
      return broken(messages, serializer);
    }
  }

  /** Hostile values of the topic of windows by group, by name. */
  public static Map<String, byte[]> byGroup(Instant time) {
    Map<String, GroupMessage> messages = new LinkedHashMap<>();
    for (WindowSize size : WindowSize.values()) {
      Window window = size.at(size.startOf(time.toEpochMilli()));
      String name = " of " + size.label();
      messages.put("row" + name, new GroupMessage.Row(window, 0, "s", true, 0, new Summary()));
      messages.put("rest" + name, new GroupMessage.Rest(window, 0, 3, false, new Summary()));
      messages.put("gone" + name, new GroupMessage.Gone(window, "s", true));
      messages.put("closed" + name, new GroupMessage.Closed(window, 0));
    }
    messages.put("moved", new GroupMessage.Moved(shift(time)));
    try (Serializer<@Nullable GroupMessage> serializer = GroupMessage.serde().serializer()) {
      return broken(messages, serializer);
    }
  }

  private static Shift shift(Instant time) {
    return new Shift(
        "s",
        "g",
        time,
        Shift.Direction.UP,
        4.5,
        Shift.Severity.HIGH,
        10,
        100,
        0.5,
        -0.5,
        60,
        900,
        null,
        List.of("goal"),
        List.of(new Shift.TopPost("1", "Goal!", "POSITIVE", 0.9, time)));
  }

  private static <M> Map<String, byte[]> broken(
      Map<String, M> messages, Serializer<@Nullable M> serializer) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    messages.forEach(
        (name, message) -> {
          byte[] whole = Objects.requireNonNull(serializer.serialize("topic", message));
          values.put(name, whole);
          values.put(name + ", doubled", joined(whole, whole));
          for (int i = 0; i < whole.length; i++) {
            values.put(name + ", cut at byte " + i, Arrays.copyOf(whole, i));
            for (int b : BYTES) {
              byte[] changed = whole.clone();
              changed[i] = (byte) b;
              values.put(name + ", byte " + i + " = " + b, changed);
            }
          }
        });
    return values;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
