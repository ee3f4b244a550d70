package io.groundswell.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.groundswell.common.json.StrictJson;
import java.io.InputStream;

/** The schemas that the module ships. */
final class Schemas {
  private Schemas() {}

  static void assertValid(String schema, byte[] value) throws Exception {
    assertThat(load(schema).validate(StrictJson.parse(value))).isEmpty();
  }

  static void assertInvalid(String schema, byte[] value) throws Exception {
    assertThat(load(schema).validate(StrictJson.parse(value))).isNotEmpty();
  }

  private static JsonSchema load(String schema) throws Exception {
    String resource = "/groundswell/schemas/" + schema + ".schema.json";
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(StrictJson.parse(in.readAllBytes()));
    }
  }
}
