package io.groundswell.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  private static final String CURRENT = "\"1f-20\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1f-20\"",
        "W/\"1f-20\"",
        "*",
        " * ",
        "\"a\", \"1f-20\"",
        "\"a\",W/\"1f-20\",\"b\"",
        "\"a,b\" , \"1f-20\"",
        "\"a\"|\"1f-20\""
      })
  void matches(String header) {
    assertThat(anyMatches(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1f-20", "\"1F-20\"", "\"1f\"", "\"*\"", "\"1f-20", "\"a\", \"b\"", "W/1f-20"})
  void doesNotMatch(String header) {
    assertThat(anyMatches(header)).isFalse();
  }

  /** {@code |} separates two headers of the same name. */
  private static boolean anyMatches(String headers) {
    return EntityTags.anyMatches(
        Collections.enumeration(Arrays.asList(headers.split("\\|", -1))), CURRENT);
  }
}
