package io.groundswell.bridge.audience;

import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Figures;
import io.groundswell.topics.Figures.Adjusted;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compact encoding of a window: about 60 bytes instead of 900 of JSON. Subject, group, start and
 * length are stored in its series. Numbers that are not counts are encoded as {@code float}, which
 * represents the six significant digits of records exactly. Revision and time of publication come
 * first, so that they can be decoded alone.
 */
final class PackedWindow {
  private static final List<String> METHODS =
      List.of("classify", "confusion", "probabilistic", "em");

  private static final int FINAL = 1;
  private static final int AUTHORS_APPROXIMATE = 2;
  private static final int IDENTICAL_SHARE = 4;
  private static final int SHARE_OF_VOICE = 8;
  private static final int BASELINE = 16;
  private static final int OTHER_SUBJECTS = 32;

  private PackedWindow() {}

  static byte[] pack(AudienceWindow window) {
    Out out = new Out();
    out.number(window.revision());
    out.number(window.publishedAt().toEpochMilli());
    Double identical = window.identicalShare();
    Double share = window.shareOfVoice();
    Figures baseline = window.baseline();
    Integer others = window.otherSubjects();
    out.number(
        (window.isFinal() ? FINAL : 0)
            | (window.authorsApproximate() ? AUTHORS_APPROXIMATE : 0)
            | (identical == null ? 0 : IDENTICAL_SHARE)
            | (share == null ? 0 : SHARE_OF_VOICE)
            | (baseline == null ? 0 : BASELINE)
            | (others == null ? 0 : OTHER_SUBJECTS));
    out.figures(window.figures());
    out.number(window.authors());
    out.number(window.authorsUnknown());
    out.number(window.cappedPosts());
    out.number(window.sharedPosts());
    out.number(window.unsupportedPosts());
    out.number(window.topSubjects());
    if (identical != null) {
      out.real(identical);
    }
    if (share != null) {
      out.real(share);
    }
    if (baseline != null) {
      out.figures(baseline);
    }
    if (others != null) {
      out.number(others);
    }
    return out.toByteArray();
  }

  static AudienceWindow unpack(
      byte[] packed, String subject, @Nullable String group, Instant start, int seconds) {
    In in = new In(packed);
    int revision = (int) in.number();
    Instant publishedAt = Instant.ofEpochMilli(in.number());
    int flags = (int) in.number();
    Figures figures = in.figures();
    long authors = in.number();
    long authorsUnknown = in.number();
    long capped = in.number();
    long shared = in.number();
    long unsupported = in.number();
    int top = (int) in.number();
    return new AudienceWindow(
        subject,
        group,
        start,
        seconds,
        (flags & FINAL) != 0,
        revision,
        figures,
        authors,
        (flags & AUTHORS_APPROXIMATE) != 0,
        authorsUnknown,
        (flags & IDENTICAL_SHARE) != 0 ? in.real() : null,
        capped,
        shared,
        unsupported,
        (flags & SHARE_OF_VOICE) != 0 ? in.real() : null,
        (flags & BASELINE) != 0 ? in.figures() : null,
        (flags & OTHER_SUBJECTS) != 0 ? (Integer) (int) in.number() : null,
        top,
        false,
        publishedAt);
  }

  static int revision(byte[] packed) {
    return (int) new In(packed).number();
  }

  /** Milliseconds since the epoch. */
  static long publishedAt(byte[] packed) {
    In in = new In(packed);
    in.number();
    return in.number();
  }

  private static final class Out extends ByteArrayOutputStream {
    Out() {
      super(96);
    }

    /** A varint: seven bits a byte, lowest first. */
    void number(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      write((int) rest);
    }

    void real(double value) {
      int bits = Float.floatToIntBits((float) value);
      for (int shift = 24; shift >= 0; shift -= 8) {
        write(bits >>> shift);
      }
    }

    void figures(Figures figures) {
      number(figures.positive());
      number(figures.neutral());
      number(figures.negative());
      Adjusted adjusted = figures.adjusted();
      int method = METHODS.indexOf(adjusted.method());
      number(method + 1);
      if (method < 0) {
        byte[] name = adjusted.method().getBytes(StandardCharsets.UTF_8);
        number(name.length);
        writeBytes(name);
      }
      real(adjusted.positive());
      real(adjusted.neutral());
      real(adjusted.negative());
    }
  }

  private static final class In {
    private final byte[] bytes;
    private int at;

    In(byte[] bytes) {
      this.bytes = bytes;
    }

    long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = bytes[at++];
        value |= (part & 0x7fL) << shift;
        if (part >= 0) {
          return value;
        }
      }
    }

    /** The six digits of the record: a widened float would have more. */
    double real() {
      int bits = 0;
      for (int i = 0; i < 4; i++) {
        bits = bits << 8 | bytes[at++] & 0xff;
      }
      return Double.parseDouble(Float.toString(Float.intBitsToFloat(bits)));
    }

    Figures figures() {
      long positive = number();
      long neutral = number();
      long negative = number();
      int known = (int) number();
      String method;
      if (known > 0) {
        method = METHODS.get(known - 1);
      } else {
        int length = (int) number();
        method = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
      }
      return new Figures(positive, neutral, negative, new Adjusted(method, real(), real(), real()));
    }
  }
}
