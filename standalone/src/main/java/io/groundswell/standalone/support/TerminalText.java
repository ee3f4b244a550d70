package io.groundswell.standalone.support;

/**
 * Makes untrusted text safe to print: escapes characters that could move the cursor, change
 * colours, or reorder or hide the text around them.
 */
public final class TerminalText {
  private TerminalText() {}

  /** One line for a terminal; lone surrogates become U+FFFD. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  /** The same JSON document, safe to print. */
  public static String escapeJson(String json) {
    StringBuilder safe = new StringBuilder(json.length() + 16);
    // Unsafe characters occur in strings only, where \\u stands for the same character.
    json.codePoints()
        .forEach(
            c -> {
              if (isUnsafe(c)) {
                safe.append(String.format("\\u%04x", c));
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
          safe.append('\uFFFD');
        } else if (!isUnsafe(c)) {
          safe.appendCodePoint(c);
        } else if (c <= 0xFF) {
          safe.append(String.format("\\x%02x", c));
        } else {
          safe.append(String.format("\\u%04x", c));
        }
      }
    }
  }

  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || c == 0x2028 // line separator
        || c == 0x2029 // paragraph separator
        || c == 0x200E // marks and overrides of text direction
        || c == 0x200F
        || c == 0x061C
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
