package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A subject that is watched: a value of the subjects topic, keyed by its name. Posts that name no
 * subject are given those whose rules find them.
 *
 * @param name unique; at most {@link #MAX_NAME_CHARS} characters, not {@link AudienceWindow#OTHER}
 * @param group the subjects it is compared with have the same; null for none
 * @param keywords words or phrases, found as whole words in any case
 * @param hashtags without the {@code #}
 * @param expressions regular expressions in RE2's syntax
 */
public record Subject(
    String name,
    @Nullable String group,
    List<String> keywords,
    List<String> hashtags,
    List<String> expressions) {
  /** Longest name of a subject or a group; posts that name a longer one are counted apart. */
  public static final int MAX_NAME_CHARS = 200;

  /** Most rules of one kind. */
  public static final int MAX_RULES = 1000;

  /** Most bytes of a subject as a record's value. */
  public static final int MAX_BYTES = 64 << 10;

  /** Longest keyword or hashtag, in UTF-16 units of its {@linkplain Folding folded} spelling. */
  public static final int MAX_KEYWORD_CHARS = 200;

  /** Most characters of an expression. */
  public static final int MAX_EXPRESSION_CHARS = 1_000;

  /** Most instructions of a compiled expression: each may be tried at each character of a text. */
  public static final int MAX_EXPRESSION_SIZE = 1_000;

  /**
   * Most that an expression may grow to when its counted repetitions are written out, which they
   * are where it is compiled, before anybody can ask for its size: nested ones would fill any
   * memory. Characters times all counts, so that it is never less than what comes of it.
   */
  private static final long MAX_WRITTEN_OUT = 500_000;

  private static final Pattern REPETITION = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

  /** The record's value. */
  public byte[] write() {
    return StrictJson.write(json());
  }

  /** The record's value as a document. */
  public ObjectNode json() {
    ObjectNode json = StrictJson.object().put("name", name).put("group", group);
    add(json.putArray("keywords"), keywords);
    add(json.putArray("hashtags"), hashtags);
    add(json.putArray("expressions"), expressions);
    return json;
  }

  /**
   * Reads a record's value.
   *
   * @throws BadInputException if it is not a subject, or has more than {@link #MAX_BYTES};
   *     expressions are not compiled here
   */
  public static Subject read(byte[] value) throws BadInputException {
    if (value.length > MAX_BYTES) {
      throw bad("The subject has more than " + MAX_BYTES + " bytes.");
    }
    return read(StrictJson.parse(value));
  }

  /** Rules of all kinds. */
  int rules() {
    return keywords.size() + hashtags.size() + expressions.size();
  }

  /**
   * Checks what no reader of the topic refuses, since it harms one rule only: keywords and hashtags
   * that can never be found.
   *
   * @throws BadInputException {@link ErrorCode#INVALID_SUBJECT} with the reason
   */
  public void requireUsableWords() throws BadInputException {
    for (int i = 0; i < keywords.size(); i++) {
      requireLength(Folding.fold(keywords.get(i)), "keyword", i);
    }
    for (int i = 0; i < hashtags.size(); i++) {
      String folded = Folding.fold(hashtags.get(i));
      String tag = folded.startsWith("#") ? folded.substring(1) : folded;
      requireLength("#" + tag, "hashtag", i);
      if (tag.isEmpty() || !tag.codePoints().allMatch(Folding::isWord)) {
        throw bad("The hashtag at index " + i + " has other than letters, digits and underscores.");
      }
    }
  }

  private static void requireLength(String folded, String kind, int index)
      throws BadInputException {
    if (folded.isEmpty()) {
      throw bad("The " + kind + " at index " + index + " has nothing that can be seen.");
    }
    if (folded.length() > MAX_KEYWORD_CHARS) {
      throw bad(
          "The "
              + kind
              + " at index "
              + index
              + " has more than "
              + MAX_KEYWORD_CHARS
              + " characters.");
    }
  }

  /**
   * Reads a document.
   *
   * @throws BadInputException {@link ErrorCode#INVALID_SUBJECT} with the reason, if it is not a
   *     subject; expressions are not compiled here
   */
  public static Subject read(JsonNode json) throws BadInputException {
    JsonNode group = json.path("group");
    if (!(group.isMissingNode() || group.isNull() || group.isTextual())) {
      throw bad("The group is not a string.");
    }
    List<String> expressions = strings(json.path("expressions"), "expressions");
    for (String expression : expressions) {
      if (expression.length() > MAX_EXPRESSION_CHARS || writtenOut(expression) > MAX_WRITTEN_OUT) {
        throw bad("The expression is too large; {100} writes it out a hundred times.");
      }
    }
    return new Subject(
        name(json.path("name").textValue(), "name"),
        group.isTextual() ? name(group.textValue(), "group") : null,
        strings(json.path("keywords"), "keywords"),
        strings(json.path("hashtags"), "hashtags"),
        expressions);
  }

  private static long writtenOut(String expression) {
    long size = expression.length();
    Matcher repeated = REPETITION.matcher(expression);
    while (repeated.find() && size <= MAX_WRITTEN_OUT) {
      String least = repeated.group(1);
      String most = repeated.group(2);
      size *= Math.max(1, Long.parseLong(most == null || most.isEmpty() ? least : most));
    }
    return size;
  }

  private static String name(@Nullable String given, String field) throws BadInputException {
    if (given == null || given.isBlank()) {
      throw bad("The subject has no " + field + ".");
    }
    String name = given.strip();
    if (name.length() > MAX_NAME_CHARS) {
      throw bad("The " + field + " has more than " + MAX_NAME_CHARS + " characters.");
    }
    String fault = SubjectNames.fault(name);
    if (fault != null) {
      throw bad("The " + field + " " + fault + ".");
    }
    if (name.equals(AudienceWindow.OTHER)) {
      throw bad("\"" + name + "\" is reserved for subjects beyond the top.");
    }
    return name;
  }

  private static List<String> strings(JsonNode list, String field) throws BadInputException {
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MAX_RULES) {
      throw bad("The " + field + " are not a list of at most " + MAX_RULES + " strings.");
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode item : list) {
      if (!item.isTextual() || item.textValue().isBlank()) {
        throw bad("One of the " + field + " is not a string with something in it.");
      }
      strings.add(item.textValue().strip());
    }
    return List.copyOf(strings);
  }

  private static BadInputException bad(String sentence) {
    return new BadInputException(ErrorCode.INVALID_SUBJECT, sentence);
  }

  private static void add(ArrayNode array, List<String> strings) {
    strings.forEach(array::add);
  }
}
