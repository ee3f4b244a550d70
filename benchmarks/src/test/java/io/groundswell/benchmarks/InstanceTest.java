package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.groundswell.standalone.local.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTest {
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/batch_predict",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static ThrowingCallable filling(String url) {
    return () -> new Instance(url).fillCache(Bodies.of(List.of("a text")));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void anInstanceThatAnswersIsUsable() {
    assertThatCode(filling(url())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "401, requires a key",
    "403, requires a key",
    "404, is no bridge",
    "429, limits the requests of a client",
    "503, is not ready",
    "500, with status 500"
  })
  void otherStatusesAreExplained(int answered, String reason) {
    status = answered;

    assertThatThrownBy(filling(url()))
        .isInstanceOf(Instance.UnusableException.class)
        .hasMessageStartingWith(url())
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".");
  }

  @Test
  void aRefusedConnectionIsExplained() {
    String unused = "http://127.0.0.1:" + LoopbackPort.free();

    assertThatThrownBy(filling(unused))
        .isInstanceOf(Instance.UnusableException.class)
        .hasMessageContaining("Nothing listens at " + unused)
        .hasMessageContaining("./groundswell up");
  }

  @Test
  void anInvalidAddressIsExplained() {
    assertThatThrownBy(filling("elsewhere"))
        .isInstanceOf(Instance.UnusableException.class)
        .hasMessageContaining("elsewhere");
  }
}
