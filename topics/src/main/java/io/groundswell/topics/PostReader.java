package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
    setAsideOurs(fields, original);
    PostFormat own = PostFormat.DEFAULT;
    adopt(fields, own.text(), format.text(), TextNode.valueOf(text), original);
    adopt(fields, own.id(), format.id(), id, original);
    adopt(fields, own.subject(), format.subject(), subject, original);
    adopt(fields, own.author(), format.author(), author, original);
    adopt(fields, own.time(), format.time(), time, original);
    if (!original.isEmpty()) {
      fields.set("original", original);
    }
    return new Post(text, subjects(subject), fields);
  }

  /** A foreign value takes the contract's name; what had that name before is set aside. */
  private static void adopt(
      ObjectNode fields,
      JsonPointer own,
      JsonPointer pointer,
      JsonNode value,
      ObjectNode original) {
    if (!pointer.equals(own)) {
      setAside(fields, own.getMatchingProperty(), original);
      if (!value.isMissingNode()) {
        fields.set(own.getMatchingProperty(), value);
      }
    }
  }

  /** The post's fields whose names a scored post takes, in the order in which they stand. */
  private static void setAsideOurs(ObjectNode fields, ObjectNode original) {
    Iterator<Map.Entry<String, JsonNode>> all = fields.properties().iterator();
    while (all.hasNext()) {
      Map.Entry<String, JsonNode> field = all.next();
      if (ScoredPost.NAMES.contains(field.getKey())) {
        original.set(field.getKey(), field.getValue());
        all.remove();
      }
    }
    setAside(fields, "original", original);
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
    return subjects.size() < 2 ? List.copyOf(subjects) : subjects.stream().distinct().toList();
  }
}
