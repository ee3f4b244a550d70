package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the raw topic. Immutable.
 *
 * @param rules what a text must be
 */
public record PostReader(PostFormat format, TextRules rules) {

  /**
   * Reads one value.
   *
   * @throws BadInputException with the reason for which it can't be scored
   */
  public Post read(byte @Nullable [] value) throws BadInputException {
    if (value == null) {
      throw new BadInputException(ErrorCode.NULL_VALUE, "The record has no value.");
    }
    if (format.kind() == PostFormat.Kind.TEXT) {
      String text = rules.check(StrictJson.utf8(value));
      return new Post(text, List.of(), StrictJson.object().put("text", text));
    }
    if (!(StrictJson.parse(value) instanceof ObjectNode fields)) {
      throw new BadInputException(ErrorCode.NOT_AN_OBJECT, "The post is not a JSON object.");
    }
    String text = rules.check(fields.at(format.text()));
    JsonNode subject = fields.at(format.subject());
    JsonNode id = fields.at(format.id());
    JsonNode author = fields.at(format.author());
    JsonNode time = fields.at(format.time());

    ObjectNode original = StrictJson.object();
    ScoredPost.NAMES.forEach(name -> setAside(fields, name, original));
    setAside(fields, "original", original);
    adopt(fields, "text", format.text(), StrictJson.object().textNode(text), original);
    adopt(fields, "id", format.id(), id, original);
    adopt(fields, "subject", format.subject(), subject, original);
    adopt(fields, "author", format.author(), author, original);
    adopt(fields, "created_at", format.time(), time, original);
    if (!original.isEmpty()) {
      fields.set("original", original);
    }
    return new Post(text, subjects(subject), fields);
  }

  /** A foreign value takes the contract's name; what had that name before is set aside. */
  private static void adopt(
      ObjectNode fields, String name, JsonPointer pointer, JsonNode value, ObjectNode original) {
    if (!pointer.toString().equals("/" + name)) {
      setAside(fields, name, original);
      if (!value.isMissingNode()) {
        fields.set(name, value);
      }
    }
  }

  static void setAside(ObjectNode fields, String name, ObjectNode original) {
    JsonNode value = fields.remove(name);
    if (value != null) {
      original.set(name, value);
    }
  }

  private static List<String> subjects(JsonNode subject) {
    List<String> subjects = new ArrayList<>();
    if (subject.isTextual()) {
      subjects.add(subject.textValue());
    } else if (subject.isArray()) {
      subject.forEach(
          s -> {
            if (s.isTextual()) {
              subjects.add(s.textValue());
            }
          });
    }
    subjects.removeIf(String::isBlank);
    return subjects.stream().distinct().toList();
  }
}
