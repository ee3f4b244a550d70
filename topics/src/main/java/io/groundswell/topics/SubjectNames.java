package io.groundswell.topics;

import org.jspecify.annotations.Nullable;

/**
 * Which characters a subject's or a group's name may have: those that can be seen, so that whatever
 * is declared can be recognised, typed and removed. Joiners are allowed within a name, since
 * scripts and emoji need them.
 */
final class SubjectNames {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private SubjectNames() {}

  /** Why the name can't be used, as the end of a sentence; null if it can. */
  static @Nullable String fault(String name) {
    boolean visible = false;
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      i += Character.charCount(c);
      if (isForbidden(c)) {
        return "has the character " + String.format("U+%04X", c) + ", which cannot be seen";
      }
      visible |= isVisible(c);
    }
    return visible ? null : "has no character that can be seen";
  }

  private static boolean isForbidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> !isJoiner(c) && !isTag(c);
      default -> isFiller(c);
    };
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> true;
    };
  }

  private static boolean isJoiner(int c) {
    return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
  }

  /** Tag characters distinguish flags such as Scotland's. */
  private static boolean isTag(int c) {
    return c >= 0xE0020 && c <= 0xE007F;
  }

  /** Letters and signs by their category, blanks to the eye. */
  private static boolean isFiller(int c) {
    return switch (c) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
      default -> false;
    };
  }
}
