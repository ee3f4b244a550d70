package io.groundswell.bridge.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documented memory of the view, measured in a separate JVM. */
class ViewFiguresTest {
  @Test
  void aWindowTakesAboutAHundredBytesAndASubjectLessThanAThousand() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), ViewFigures.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    System.out.print(printed);
    assertThat(figure(printed, "bytes a window")).isBetween(60L, 140L);
    assertThat(figure(printed, "bytes a subject with one window")).isBetween(200L, 1000L);
  }

  private static long figure(String printed, String name) {
    Matcher line = Pattern.compile("^" + name + ": (\\d+)$", Pattern.MULTILINE).matcher(printed);
    assertThat(line.find()).as(printed).isTrue();
    return Long.parseLong(line.group(1));
  }
}
