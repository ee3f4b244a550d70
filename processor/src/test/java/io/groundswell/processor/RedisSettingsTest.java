package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.ScorerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the cache. */
class RedisSettingsTest {
  @Test
  void aMalformedUrlIsNotRepeatedWhenItMayHoldAPassword() {
    for (String url :
        new String[] {"redis:secret@host", "http://:secret@host", "redis://secret@host"}) {
      assertThatThrownBy(() -> read(Map.of("REDIS_URL", url)))
          .hasMessageStartingWith("REDIS_URL takes ")
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://localhost:6380/15",
        "redis://:secret@localhost",
        "rediss://user:secret@cache.example:6379/0"
      })
  void redisUrlsMayNameUserPasswordPortAndDatabase(String url) {
    Settings settings = read(Map.of("REDIS_URL", url));

    assertThat(settings.get(ScorerSettings.REDIS_URL)).isEqualTo(url);
    assertThat(settings.shown().get("REDIS_URL")).doesNotContain("secret");
  }

  @Test
  void authoritiesOfRedisAreReadAtStart(@TempDir Path folder) throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");

    for (Path wrong : new Path[] {empty, none, folder, folder.resolve("missing.pem")}) {
      assertThatThrownBy(
              () -> read(Map.of("REDIS_URL", "rediss://a", "REDIS_TLS_CA", wrong.toString())))
          .isInstanceOf(SettingsException.class)
          .hasMessage(
              "REDIS_TLS_CA takes the path of a PEM file with certificates, not \""
                  + wrong
                  + "\".");
    }
  }

  @Test
  void authoritiesNeedRedisWithTls(@TempDir Path folder) throws Exception {
    String authority = authority(folder).toString();

    assertThatThrownBy(() -> read(Map.of("REDIS_URL", "redis://a", "REDIS_TLS_CA", authority)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("REDIS_TLS_CA is set, but REDIS_URL has no TLS: it must begin with rediss://.");
    assertThat(
            ScorerSettings.redis(read(Map.of("REDIS_URL", "rediss://a", "REDIS_TLS_CA", authority)))
                .isTls())
        .isTrue();
  }

  /** One of those that the JVM itself trusts. */
  private static Path authority(Path folder) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    byte[] certificate =
        ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0].getEncoded();
    return Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n");
  }

  private static Settings read(Map<String, String> environment) {
    return ProcessorConfig.read(environment).settingsRead();
  }
}
