package io.groundswell.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scored post as it is read again, to be put beside another model's score.
 *
 * @param post its own fields; those whose names a {@link ShadowPost} takes are under {@code
 *     original}
 * @param score as it was served
 */
public record ServedPost(Post post, Score score) {

  /**
   * Reads a value of the sentiment topic.
   *
   * @param rules what a text must be to be scored
   * @throws BadInputException with the reason for which it is no scored post
   */
  public static ServedPost read(byte @Nullable [] value, TextRules rules) throws BadInputException {
    if (value == null) {
      throw new BadInputException(ErrorCode.NULL_VALUE, "The record has no value.");
    }
    if (!(StrictJson.parse(value) instanceof ObjectNode fields)) {
      throw new BadInputException(ErrorCode.NOT_AN_OBJECT, "The record is not a JSON object.");
    }
    String text = rules.check(fields.path("text"));
    Score score = Score.read(fields);
    List<String> subjects = new ArrayList<>();
    fields.path("subjects").forEach(subject -> subjects.add(subject.asText()));
    fields.remove(ScoredPost.NAMES);
    ObjectNode original =
        fields.get("original") instanceof ObjectNode known ? known : StrictJson.object();
    ShadowPost.NAMES.forEach(name -> PostReader.setAside(fields, name, original));
    if (!original.isEmpty()) {
      fields.set("original", original);
    }
    return new ServedPost(new Post(text, subjects, fields), score);
  }
}
