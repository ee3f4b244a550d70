package io.groundswell.bridge.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.groundswell.bridge.TestSettings;
import io.groundswell.bridge.settings.BridgeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guide's snippet accepts exactly the signatures of the bridge. */
class WebhookDocTest {
  private static final Path GUIDE = Path.of("..", "docs", "webhook.md");
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void theGuideAcceptsSignaturesOfTheBridge() throws Exception {
    assertThat(verified("{\"subject\":\"Ä\"}", "{\"subject\":\"Ä\"}", SECRET, 0)).isEqualTo("True");
  }

  @ParameterizedTest
  @CsvSource({
    "{},{ },whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,0",
    "{},{},whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx,0",
    "{},{},whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,-600"
  })
  void theGuideRejectsAnotherBodyKeyOrTime(String signed, String came, String secret, int seconds)
      throws Exception {
    assertThat(verified(signed, came, secret, seconds)).isEqualTo("False");
  }

  private static String verified(String signed, String came, String secret, int seconds)
      throws Exception {
    assumeTrue(hasPython(), "there is no python3");
    long timestamp = Instant.now().getEpochSecond() + seconds;
    byte[] key =
        TestSettings.of(Map.of("WEBHOOK_SECRET", SECRET)).get(BridgeSettings.WEBHOOK_SECRET);
    String signature = Signature.of(key, "shift_1", timestamp, signed.getBytes(UTF_8));
    String program =
        snippet()
            + "\nheaders = {'webhook-id': 'shift_1', 'webhook-timestamp': '%s', 'webhook-signature': '%s'}"
                .formatted(timestamp, signature)
            + "\nbody = base64.b64decode('%s')"
                .formatted(Base64.getEncoder().encodeToString(came.getBytes(UTF_8)))
            + "\nprint(verify(headers, body, '%s'))".formatted(secret);
    return run(List.of("python3", "-c", program));
  }

  private static String snippet() throws IOException {
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf("```python\n") + "```python\n".length();
    return guide.substring(begin, guide.indexOf("```", begin));
  }

  private static boolean hasPython() {
    try {
      // removeprefix requires Python 3.9
      return run(List.of("python3", "-c", "''.removeprefix('')")).isEmpty();
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
