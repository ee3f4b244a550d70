package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The identity of a model in scores and in a scorer's status.
 *
 * @param name what people call it
 * @param digest lower-case hex SHA-256 over everything that can change a score
 * @param engine what runs it: OnnxRuntime or PyTorch
 * @param precision the kind of its arithmetic, such as int8 or fp32
 */
public record ModelRef(String name, String digest, String engine, String precision) {
  /** Writes it as the field {@code model}. */
  public void writeTo(ObjectNode target) {
    writeFieldsTo(target.putObject("model"));
  }

  /** As {@link #writeTo(ObjectNode)}, into the object that {@code json} is in. */
  void writeTo(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("model");
    json.writeStringField("name", name);
    json.writeStringField("digest", digest);
    json.writeStringField("engine", engine);
    json.writeStringField("precision", precision);
    json.writeEndObject();
  }

  /** Writes its fields. */
  void writeFieldsTo(ObjectNode target) {
    target
        .put("name", name)
        .put("digest", digest)
        .put("engine", engine)
        .put("precision", precision);
  }

  /** Reads what {@link #writeTo(ObjectNode)} wrote; what is missing is empty. */
  static ModelRef read(JsonNode holder) {
    return readFields(holder.path("model"));
  }

  /** Reads what {@link #writeFieldsTo} wrote; what is missing is empty. */
  static ModelRef readFields(JsonNode model) {
    return new ModelRef(
        model.path("name").asText(),
        model.path("digest").asText(),
        model.path("engine").asText(),
        model.path("precision").asText());
  }
}
