package io.groundswell.standalone.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void nothingThatATerminalObeysIsPrinted() {
    assertThat(TerminalText.escape("\u001b]0;title\u0007\u009b2J\r\n\t\u007f"))
        .isEqualTo("\\x1b]0;title\\x07\\x9b2J\\r\\n\\t\\x7f");
  }

  @Test
  void nothingReordersWhatStandsAroundIt() {
    assertThat(TerminalText.escape("a\u202eb\u2066c")).isEqualTo("a\\u202eb\\u2066c");
  }

  @Test
  void whatPeopleWriteStaysAsItIs() {
    String text = "naïve 日本語 👩‍👩‍👧 \\n \"quoted\"";
    assertThat(TerminalText.escape(text)).isEqualTo(text);
  }

  @Test
  void loneSurrogatesAreReplaced() {
    assertThat(TerminalText.escape("a\ud83d")).isEqualTo("a\ufffd");
  }

  @Test
  void escapedJsonMeansTheSame() throws Exception {
    String json = "{\"text\":\"a\u009b\u202e😍\"}";
    String escaped = TerminalText.escapeJson(json);
    assertThat(escaped).isEqualTo("{\"text\":\"a\\u009b\\u202e😍\"}");
    assertThat(StrictJson.parse(escaped.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)));
  }
}
