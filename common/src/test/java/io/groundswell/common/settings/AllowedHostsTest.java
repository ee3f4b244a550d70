package io.groundswell.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private static final AllowedHosts LOOPBACK = AllowedHosts.of("127.0.0.1", List.of());
  private static final AllowedHosts WILDCARD = AllowedHosts.of("0.0.0.0", List.of("Bridge.Local."));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8000",
        "localhost.",
        "127.0.0.1:1",
        "127.9.8.7",
        "[::1]:80",
        "[::1]"
      })
  void loopbackNamesAreAcceptedWithAnyPort(String host) {
    assertThat(LOOPBACK.accepts(host)).isTrue();
    assertThat(WILDCARD.accepts(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1.nip.io:8000",
        "evil.example:8000",
        "localhost@evil.example",
        "localhost, evil.example",
        "localhost:80:80",
        "127.0.0.256",
        "[::1",
        ""
      })
  void otherNamesAreRejectedWhereverTheServerListens(String host) {
    assertThat(LOOPBACK.accepts(host)).isFalse();
    assertThat(WILDCARD.accepts(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7:8000", "192.168.1.2", "[fe80::1]:8000", "0.0.0.0:8000"})
  void addressesAreAcceptedWhereTheServerListensBeyondLoopback(String host) {
    assertThat(WILDCARD.accepts(host)).isTrue();
    assertThat(LOOPBACK.accepts(host)).isFalse();
  }

  @Test
  void listedNamesAndTheOneListenedOnAreAccepted() {
    assertThat(WILDCARD.accepts("bridge.local:8000")).isTrue();
    assertThat(AllowedHosts.of("bridge.test", List.of()).accepts("bridge.test:1")).isTrue();
  }

  @Test
  void aRequestWithoutHostIsAccepted() {
    assertThat(LOOPBACK.accepts(null)).isTrue();
  }

  @Test
  void aStarAcceptsEverything() {
    AllowedHosts all = AllowedHosts.of("127.0.0.1", List.of("*"));

    assertThat(all.accepts("evil.example")).isTrue();
    assertThat(all.acceptsOrigin("https://evil.example", "localhost")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8000, localhost:8000, true",
    "http://localhost, localhost:80, true",
    "https://bridge.local, bridge.local, true",
    "https://bridge.local, other.local, true",
    "http://localhost:3000, localhost:8000, false",
    "http://127.0.0.1:8000, localhost:8000, false",
    "https://evil.example, localhost:8000, false",
    "null, localhost:8000, false",
    "localhost:8000, localhost:8000, false",
    "'http://[', localhost:8000, false",
    "https://evil.example,, false",
  })
  void anOriginIsTheServersOwnOrListed(String origin, String host, boolean accepted) {
    assertThat(WILDCARD.acceptsOrigin(origin, host)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a.example", "a.example:80", "a b", "*.example", "a/b"})
  void aSettingThatIsNotAListOfHostNamesIsRejected(String text) {
    assertThatThrownBy(() -> AllowedHosts.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSettingIsAListOfNamesAndAddresses() {
    assertThat(AllowedHosts.parse("a.example, 10.0.0.1,[::1],*"))
        .containsExactly("a.example", "10.0.0.1", "[::1]", "*");
  }
}
