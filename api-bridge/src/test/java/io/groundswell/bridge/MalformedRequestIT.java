package io.groundswell.bridge;

import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Malformed HTTP and ambiguous framing are rejected: with a problem where a response is possible,
 * and by closing the connection. The client causes them, so nothing is logged above DEBUG.
 */
class MalformedRequestIT {
  private static final String POST = "POST /predict HTTP/1.1\r\nHost: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String CHUNKED = POST + JSON + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String NOWHERE = CHUNKED.replace("/predict", "/nowhere");
  private static final String BODY = "{\"text\":\"good\"}";

  private static RunningBridge bridge;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeAll
  static void start() {
    bridge = new RunningBridge("127.0.0.1:1", Map.of());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void capture() {
    logged.start();
    root.addAppender(logged);
  }

  @AfterEach
  void release() {
    root.detachAppender(logged);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("no Host", "GET /health HTTP/1.1\r\n\r\n"),
        arguments("two Hosts", "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n"),
        arguments("bare LF everywhere", "GET /health HTTP/1.1\nHost: localhost\n\n"),
        arguments("bare LF after the request line", "GET / HTTP/1.1\nHost: localhost\r\n\r\n"),
        arguments("bare LF after a header", "GET / HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n"),
        arguments("bare LF at the end", "GET / HTTP/1.1\r\nHost: localhost\r\n\n"),
        arguments("bare CR in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"),
        arguments("NUL in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n"),
        arguments("NUL in a name", "GET / HTTP/1.1\r\nHost: localhost\r\nX\0: a\r\n\r\n"),
        arguments("space before the colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        arguments("no colon", "GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n"),
        arguments("folded header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"),
        arguments("large header", "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
        arguments("large path", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"),
        arguments("many headers", "GET / HTTP/1.1\r\n" + "X: a\r\n".repeat(5000) + "\r\n"),
        arguments("broken percent sign", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        arguments("path above the root", "GET /../../x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        arguments("HTTP/0.9", "GET /health\r\n"),
        arguments("HTTP/3.7", "GET /health HTTP/3.7\r\nHost: localhost\r\n\r\n"),
        arguments("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        arguments("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n"),
        arguments("noise", "\u0001\u0002\u00ff\u00fe hello\r\n\r\n"),
        arguments("unknown expectation", POST + "Expect: a miracle\r\nContent-Length: 1\r\n\r\nx"),
        arguments("length not a number", POST + JSON + "Content-Length: abc\r\n\r\n" + BODY),
        arguments("negative length", POST + JSON + "Content-Length: -1\r\n\r\n" + BODY),
        arguments("length with a sign", POST + JSON + "Content-Length: +15\r\n\r\n" + BODY),
        arguments("length in hex", POST + JSON + "Content-Length: 0xf\r\n\r\n" + BODY),
        arguments("length too large", POST + "Content-Length: 99999999999999999999\r\n\r\n" + BODY),
        arguments("empty length", POST + JSON + "Content-Length: \r\n\r\n" + BODY),
        arguments("list of lengths", POST + JSON + "Content-Length: 15, 15\r\n\r\n" + BODY),
        arguments(
            "two equal lengths",
            POST + JSON + "Content-Length: 15\r\nContent-Length: 15\r\n\r\n" + BODY),
        arguments(
            "two lengths", POST + JSON + "Content-Length: 15\r\nContent-Length: 1\r\n\r\n" + BODY),
        arguments(
            "length and transfer encoding",
            POST + JSON + "Content-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        arguments(
            "transfer encoding and length",
            POST + JSON + "Transfer-Encoding: chunked\r\nContent-Length: 15\r\n\r\n0\r\n\r\n"),
        arguments(
            "HTTP/1.0 with transfer encoding",
            CHUNKED.replace("HTTP/1.1", "HTTP/1.0") + "0\r\n\r\n"),
        arguments("other encoding", CHUNKED.replace("chunked", "gzip") + BODY),
        arguments("identity encoding", CHUNKED.replace("chunked", "identity") + BODY),
        arguments("gzip and chunked", CHUNKED.replace("chunked", "gzip, chunked") + "0\r\n\r\n"),
        arguments("chunked and gzip", CHUNKED.replace("chunked", "chunked, gzip") + "0\r\n\r\n"),
        arguments("chunked twice", CHUNKED.replace("chunked", "chunked, chunked") + "0\r\n\r\n"),
        arguments("almost chunked", CHUNKED.replace("chunked", "xchunked") + "0\r\n\r\n"),
        arguments("chunked with a tab", CHUNKED.replace("chunked", "chu\tnked") + "0\r\n\r\n"),
        arguments("chunk size not a number", CHUNKED + "zz\r\n" + BODY),
        arguments("negative chunk size", CHUNKED + "-5\r\n" + BODY),
        arguments("chunk size in C", CHUNKED + "0xf\r\n" + BODY + "\r\n0\r\n\r\n"),
        arguments("chunk size too large", CHUNKED + "fffffffffffffffff\r\n" + BODY),
        arguments("chunk without its end", CHUNKED + "f\r\n" + BODY + "0\r\n\r\n"),
        arguments("bare LF after a chunk size", CHUNKED + "f\n" + BODY + "\r\n0\r\n\r\n"),
        arguments("bare LF after a chunk", CHUNKED + "f\r\n" + BODY + "\n0\r\n\r\n"),
        arguments("chunk size for nobody", NOWHERE + "zz\r\n" + BODY),
        arguments("large trailer", CHUNKED + "0\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
        arguments(
            "large trailer for nobody", NOWHERE + "0\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
        arguments("bad trailer", CHUNKED + "0\r\nX\0: a\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedWithAProblem(String what, String bytes) throws Exception {
    try (RawClient client = new RawClient(bridge.port())) {
      requireProblem(client.send(bytes).untilClosed());
    }
    requireQuiet();
  }

  static Stream<Arguments> incomplete() {
    return Stream.of(
        arguments("body", POST + JSON + "Content-Length: 100\r\n\r\n" + BODY),
        arguments("no body", POST + JSON + "Content-Length: 100\r\n\r\n"),
        arguments("body for nobody", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx"),
        arguments("chunk", CHUNKED + "ff\r\n" + BODY),
        arguments("chunk size", CHUNKED + "f"),
        arguments("chunks", CHUNKED + "f\r\n" + BODY + "\r\n"),
        arguments("trailer", CHUNKED + "f\r\n" + BODY + "\r\n0\r\nX: a"),
        arguments("chunk for nobody", NOWHERE + "ff\r\n" + BODY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("incomplete")
  void anIncompleteBodyIsABadRequest(String what, String bytes) throws Exception {
    double before = bridge.metric(faults("early_eof"));
    try (RawClient client = new RawClient(bridge.port())) {
      String answer = client.send(bytes).endOfInput().untilClosed();
      requireProblem(answer);
      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
    assertThat(bridge.metric(faults("early_eof"))).isEqualTo(before + 1);
    requireQuiet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("incomplete")
  void aDisconnectedClientIsNotLogged(String what, String bytes) throws Exception {
    double before = bridge.metric(faults("early_eof"));
    try (RawClient client = new RawClient(bridge.port())) {
      client.send(bytes);
    }
    await("it is counted").until(() -> bridge.metric(faults("early_eof")) > before);
    requireQuiet();
  }

  @Test
  void incompleteHeadersCloseTheConnection() throws Exception {
    for (String part : List.of("", "G", "GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: a\r\n")) {
      try (RawClient client = new RawClient(bridge.port())) {
        String answer = client.send(part).endOfInput().untilClosed();
        if (!answer.isEmpty()) {
          requireProblem(answer);
        }
      }
    }
    requireQuiet();
  }

  @Test
  void malformedRequestsAreCounted() throws Exception {
    double before = bridge.metric(faults("malformed"));
    try (RawClient client = new RawClient(bridge.port())) {
      client.send("GET / HTTP/1.1\nHost: a\n\n").untilClosed();
    }
    try (RawClient client = new RawClient(bridge.port())) {
      client.send(CHUNKED + "zz\r\n").untilClosed();
    }
    assertThat(bridge.metric(faults("malformed"))).isEqualTo(before + 2);
  }

  private static String faults(String reason) {
    return "groundswell_http_client_faults_total{reason=\"" + reason + "\"}";
  }

  private static void requireProblem(String answer) {
    assertThat(answer)
        .matches("(?s)HTTP/1\\.1 (4\\d\\d|501|505) .*")
        .contains("Content-Type: application/problem+json\r\n")
        .contains("X-Content-Type-Options: nosniff\r\n")
        .contains("Referrer-Policy: no-referrer\r\n")
        .contains("Content-Security-Policy: default-src 'none'")
        .doesNotContain("HTTP/1.1 2", "jetty", "Exception");
  }

  private void requireQuiet() {
    assertThat(List.copyOf(logged.list))
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .filteredOn(event -> !event.getLoggerName().contains("kafka"))
        .filteredOn(event -> !event.getLoggerName().startsWith("io.groundswell.bridge.reply"))
        .isEmpty();
  }
}
