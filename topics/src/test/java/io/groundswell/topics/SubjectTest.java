package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
  @Test
  void whatIsWrittenIsReadAgainAndValid() throws Exception {
    Subject full =
        new Subject(
            "Harrow Lane", "dramas", List.of("harrow lane"), List.of("HarrowLane"), List.of("h.*"));
    Subject bare = new Subject("Kettle", null, List.of(), List.of(), List.of());
    for (Subject subject : List.of(full, bare)) {
      Schemas.assertValid("subject", subject.write());
      assertThat(Subject.read(subject.write())).isEqualTo(subject);
    }
  }

  @Test
  void aNameAloneIsASubjectAndBlanksAroundAreTakenOff() throws Exception {
    byte[] value =
        "{\"name\": \" Kettle \", \"keywords\": [\" tea \"], \"note\": 1}".getBytes(UTF_8);
    Schemas.assertValid("subject", value);
    assertThat(Subject.read(value))
        .isEqualTo(new Subject("Kettle", null, List.of("tea"), List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"name\": 1}",
        "{\"name\": \" \"}",
        "{\"name\": \"other\"}",
        "{\"name\": \"a\", \"group\": 1}",
        "{\"name\": \"a\", \"group\": \"\"}",
        "{\"name\": \"a\", \"keywords\": \"b\"}",
        "{\"name\": \"a\", \"keywords\": [1]}",
        "{\"name\": \"a\", \"hashtags\": [\"\"]}",
        "{\"name\": \"a\", \"expressions\": [null]}"
      })
  void whatTheReaderRefusesTheSchemaRefusesToo(String value) throws Exception {
    Schemas.assertInvalid("subject", value.getBytes(UTF_8));
    assertThatThrownBy(() -> Subject.read(value.getBytes(UTF_8)))
        .isInstanceOf(BadInputException.class)
        .extracting(e -> ((BadInputException) e).code())
        .isEqualTo(ErrorCode.INVALID_SUBJECT);
  }

  @Test
  void aNameOfMoreThan200CharactersIsRefused() throws Exception {
    byte[] value = ("{\"name\": \"" + "a".repeat(201) + "\"}").getBytes(UTF_8);
    Schemas.assertInvalid("subject", value);
    assertThatThrownBy(() -> Subject.read(value)).hasMessageContaining("200 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{100}){100})", "(((a{1000}){1000}){1000})", "(((a{0,999}){999,}){9}){9}"})
  void anExpressionThatWouldFillTheMemoryIsRefusedBeforeItIsCompiled(String expression) {
    String value = "{\"name\": \"a\", \"expressions\": [\"" + expression.repeat(4) + "\"]}";
    assertThatThrownBy(() -> Subject.read(value.getBytes(UTF_8))).hasMessageContaining("too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a{1,50} b{1,50}", "\\\\{7\\\\} {}{x}"})
  void anExpressionMayRepeat(String expression) throws Exception {
    String value = "{\"name\": \"a\", \"expressions\": [\"" + expression + "\"]}";
    assertThat(Subject.read(value.getBytes(UTF_8)).expressions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u200b",
        "a\\u200bb",
        "a\\u0000",
        "a\\tb",
        "a\\u2028b",
        "a\\u202eb",
        "\\u00ad",
        "\\ufeffa",
        "\\u200d",
        "\\u00a0",
        "\\u3164",
        "\\u2800",
        "\\u0301",
        "\\ud800"
      })
  void aNameThatCannotBeSeenIsRefusedForSubjectAndGroup(String name) {
    for (String json :
        List.of("{\"name\": \"" + name + "\"}", "{\"name\": \"a\", \"group\": \"" + name + "\"}")) {
      if (!name.equals("\\ud800")) { // becomes U+FFFD, which can be seen
        assertThatThrownBy(() -> Subject.read(json.getBytes(UTF_8)))
            .isInstanceOf(BadInputException.class)
            .hasMessageContaining("seen");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "a/b",
        "100%",
        "👩‍👩‍👧",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "❤️",
        "می‌خواهم",
        "東京",
        "é",
        "a b",
        "#1",
        "~"
      })
  void aNameMayHaveWhateverCanBeSeen(String name) throws Exception {
    Subject subject = new Subject(name, name, List.of(), List.of(), List.of());
    assertThat(Subject.read(subject.write())).isEqualTo(subject);
  }

  @Test
  void aValueOfMoreThan64KilobytesIsRefused() {
    String keywords =
        "\"keyword keyword keyword keyword keyword keyword keyword keyword\",".repeat(999);
    byte[] value = ("{\"name\": \"a\", \"keywords\": [" + keywords + "\"b\"]}").getBytes(UTF_8);
    assertThatThrownBy(() -> Subject.read(value)).hasMessageContaining("65536 bytes");
  }
}
