package io.groundswell.standalone.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLinesTest {
  @Test
  void neitherTheMarkNorACarriageReturnIsPartOfALine() throws Exception {
    assertThat(lines("\uFEFFgood\r\nbad\r\n", StandardCharsets.UTF_8))
        .containsExactly("good", "bad");
  }

  @Test
  void aMarkLaterOnIsText() throws Exception {
    assertThat(lines("a\n\uFEFFb\n", StandardCharsets.UTF_8)).containsExactly("a", "\uFEFFb");
  }

  @Test
  void offsetsCountTheMark() throws Exception {
    byte[] input = "\uFEFFgood\nbad".getBytes(StandardCharsets.UTF_8);
    ByteLines lines = new ByteLines(new ByteArrayInputStream(input), 100);
    assertThat(lines.next().offset()).isEqualTo(3);
    assertThat(lines.next().offset()).isEqualTo(8);
  }

  @Test
  void aFileOfTheMarkAloneIsEmpty() throws Exception {
    assertThat(lines("\uFEFF", StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void utf16IsASentence(String charset) {
    assertThatThrownBy(() -> lines("good\tbetter\n", Charset.forName(charset)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("UTF-16");
  }

  private static List<String> lines(String text, Charset charset) throws IOException {
    ByteLines lines = new ByteLines(new ByteArrayInputStream(text.getBytes(charset)), 100);
    List<String> read = new ArrayList<>();
    for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
      read.add(new String(line.bytes(), StandardCharsets.UTF_8));
    }
    return read;
  }
}
