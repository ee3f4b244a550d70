package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;

/**
 * What a text must be to be scored; the same for posts, requests and HTTP.
 *
 * @param maxTextBytes most UTF-8 bytes of one text
 */
public record TextRules(int maxTextBytes) {

  /**
   * The text in {@code node}.
   *
   * @param node may be a missing or a null node
   * @throws BadInputException {@link ErrorCode#MISSING_TEXT}, {@link ErrorCode#NULL_TEXT}, {@link
   *     ErrorCode#TEXT_NOT_STRING}, {@link ErrorCode#BLANK_TEXT} or {@link
   *     ErrorCode#TEXT_TOO_LARGE}
   */
  public String check(JsonNode node) throws BadInputException {
    if (node.isMissingNode()) {
      throw new BadInputException(ErrorCode.MISSING_TEXT, "There is no text.");
    }
    if (node.isNull()) {
      throw new BadInputException(ErrorCode.NULL_TEXT, "The text is null.");
    }
    if (!node.isTextual()) {
      throw new BadInputException(ErrorCode.TEXT_NOT_STRING, "The text is not a string.");
    }
    return check(node.textValue());
  }

  /**
   * The text itself, well-formed.
   *
   * @throws BadInputException {@link ErrorCode#BLANK_TEXT} or {@link ErrorCode#TEXT_TOO_LARGE}
   */
  public String check(String text) throws BadInputException {
    if (isBlank(text)) {
      throw new BadInputException(ErrorCode.BLANK_TEXT, "The text is blank.");
    }
    // A char takes at most three bytes, so most texts need no counting.
    if (text.length() > maxTextBytes / 3
        && text.getBytes(StandardCharsets.UTF_8).length > maxTextBytes) {
      throw new BadInputException(
          ErrorCode.TEXT_TOO_LARGE, "The text has more than " + maxTextBytes + " bytes.");
    }
    return StrictJson.wellFormed(text);
  }

  /**
   * The beginning of a text, of at most so many UTF-16 units; never through the middle of a
   * character that takes two.
   */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!isBlank(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }
}
