package io.groundswell.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post as it was read.
 *
 * @param text what is scored
 * @param subjects what it is about; may be empty
 * @param fields every field to carry through, under the contract's names; not to be modified
 */
public record Post(String text, List<String> subjects, ObjectNode fields) {
  /** The language given by the producer; null if absent or not a string. */
  public @Nullable String lang() {
    return fields.path("lang").textValue();
  }
}
