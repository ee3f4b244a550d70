package io.groundswell.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String IDS = "-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(strings = {"00" + IDS, "cc" + IDS, "cc" + IDS + "-more", "01" + IDS + "-"})
  void aValidHeaderIsPropagated(String header) {
    assertThat(TraceContext.valid(header)).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "ff" + IDS,
        "00" + IDS + "-more",
        "cc" + IDS + "more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
      })
  void aMalformedHeaderIsIgnored(String header) {
    assertThat(TraceContext.valid(header)).isNull();
  }
}
