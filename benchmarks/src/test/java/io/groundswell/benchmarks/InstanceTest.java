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

  private static ThrowingCallable asking(String url) {
    return () -> new Instance(url).know(Bodies.of(List.of("a text")));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void anInstanceThatAnswersCanBeMeasured() {
    assertThatCode(asking(url())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "401, wants a key",
    "403, wants a key",
    "404, is no bridge",
    "429, limits how much one client may ask",
    "503, is not ready",
    "500, with status 500"
  })
  void anInstanceThatDoesNotIsToldInASentence(int answered, String sentence) {
    status = answered;

    assertThatThrownBy(asking(url()))
        .isInstanceOf(Instance.UnusableException.class)
        .hasMessageStartingWith(url())
        .hasMessageContaining(sentence)
        .hasMessageEndingWith(".");
  }

  @Test
  void nothingThatListensIsToldWithWhatToDo() {
    String nobody = "http://127.0.0.1:" + LoopbackPort.free();

    assertThatThrownBy(asking(nobody))
        .isInstanceOf(Instance.UnusableException.class)
        .hasMessageContaining("Nothing listens at " + nobody)
        .hasMessageContaining("./groundswell up");
  }

  @Test
  void whatIsNoAddressIsToldAsSuch() {
    assertThatThrownBy(asking("elsewhere"))
        .isInstanceOf(Instance.UnusableException.class)
        .hasMessageContaining("elsewhere");
  }
}
