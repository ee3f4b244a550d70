package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.standalone.local.LoopbackPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
  @Test
  void defaultsThatAreTakenFollowAGivenPortAndAreReported() throws Exception {
    try (ServerSocket kafka = taken();
        ServerSocket ops = taken()) {
      int http = LoopbackPort.free();
      LocalPorts ports =
          LocalPorts.choose(
              wish("--port", http, 8000),
              wish("--kafka-port", null, kafka.getLocalPort()),
              wish("--ops-port", null, ops.getLocalPort()));
      assertThat(ports.http()).isEqualTo(http);
      assertThat(ports.kafka()).isGreaterThan(kafka.getLocalPort());
      assertThat(ports.ops()).isGreaterThan(ops.getLocalPort());
      assertThat(ports.moved())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains("is taken; using"));
    }
  }

  @Test
  void withoutAnyGivenPortATakenDefaultIsAnError() throws Exception {
    try (ServerSocket ops = taken()) {
      assertThatThrownBy(
              () ->
                  LocalPorts.choose(
                      wish("--port", null, LoopbackPort.free()),
                      wish("--kafka-port", null, LoopbackPort.free()),
                      wish("--ops-port", null, ops.getLocalPort())))
          .hasMessageContaining("choose another with --ops-port");
    }
  }

  @Test
  void aPortNamedTwiceIsAnError() {
    int port = LoopbackPort.free();
    assertThatThrownBy(
            () ->
                LocalPorts.choose(
                    wish("--port", port, 8000),
                    wish("--kafka-port", port, 9092),
                    wish("--ops-port", null, 8001)))
        .hasMessageContaining("named twice");
  }

  private static ServerSocket taken() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getByName(LoopbackPort.HOST));
  }

  private static LocalPorts.Wish wish(String option, @Nullable Integer given, int configured) {
    return new LocalPorts.Wish(option, "a part", given, configured, false);
  }
}
