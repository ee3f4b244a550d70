package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for one route that a client should not send. */
final class HostileRequests {
  static final List<String> METHODS =
      List.of(
          "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "LOVE");

  private static final List<String> QUERIES =
      List.of(
          "?", "?&&=&", "?%", "?%ff=%c3%28", "?a=%00", "?a[]=1&a[]=2", "?a=" + "q".repeat(5000));

  private static final List<String> SUFFIXES =
      List.of(
          "/",
          "//",
          "/..",
          "/%2e%2e/%2e%2e/etc/passwd",
          "/..%2f..%2f",
          "/%00",
          "/%ff",
          "/%",
          "/%zz",
          ";a=b",
          "/\\..",
          "/" + "p".repeat(5000),
          "/%f0%9f%98%8d",
          "/%e2%80%8b",
          "#a");

  private static final List<String> VALUES =
      List.of(
          "",
          "-1",
          "0",
          "1e400",
          "9223372036854775808",
          "NaN",
          "%00",
          "%ff",
          "%f0%9f%98%8d",
          "%e2%80%8b",
          "-999999999-01-01T00:00:00Z",
          "%2B999999999-12-31T23:59:59Z",
          "9999-12-31T23:59:59Z",
          "null",
          "[]",
          "..%2f..%2f",
          "%3Cscript%3E",
          "x".repeat(3000));

  private static final int MAX_UNREAD_BYTES = 10_000;

  private static final List<String> HEADERS =
      List.of(
          "Host: evil.example",
          "Host: localhost\r\nHost: localhost",
          "Host: ",
          "Host: \u00e9",
          "Host: [::1",
          "Host: localhost:99999999",
          "Content-Length: -1",
          "Content-Length: x",
          "Content-Length: 99999999999999999999",
          "Content-Length: 1\r\nContent-Length: 2",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 3",
          "Content-Type: ",
          "Content-Type: text/html",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: application/json; charset=nonsense",
          "Content-Encoding: gzip",
          "Expect: 200-maybe",
          "Origin: null",
          "Origin: http://evil.example",
          "Origin: \u00ff",
          "Sec-Fetch-Site: cross-site",
          "traceparent: 00-" + "0".repeat(500),
          "traceparent: \u00ff",
          "If-None-Match: \"",
          "If-None-Match: *",
          "If-None-Match: W/,,\"a",
          "Last-Event-ID: -1",
          "Last-Event-ID: 99999999999999999999",
          "Last-Event-ID: \u00ff",
          "Accept: ;;;q=9",
          "Accept-Encoding: *;q=x",
          "Range: bytes=-1-",
          "If-Modified-Since: yesterday",
          "Upgrade: websocket\r\nConnection: Upgrade",
          "Upgrade: h2c\r\nHTTP2-Settings: !",
          "Cookie: " + "c".repeat(5000),
          "X: " + "h".repeat(100_000),
          "X\u0000: a",
          "X : a",
          ": a",
          "X: a\u0000b",
          "no colon",
          "X: a\r\n b",
          "Forwarded: for=\"",
          "X-Forwarded-Host: ,");

  /**
   * One request.
   *
   * @param name shown by a failure
   * @param head request line and headers
   * @param ends whether the client closes its side after it, since the length is not clear
   */
  record Request(String name, String head, byte[] body, boolean ends) {}

  private final List<Request> requests = new ArrayList<>();
  private final String path;

  private HostileRequests(String path) {
    this.path = path;
  }

  /** Of a page or a file. */
  static List<Request> ofPage(String path) {
    HostileRequests hostile = new HostileRequests(path);
    METHODS.forEach(method -> hostile.add(method, path, "", new byte[0]));
    QUERIES.forEach(query -> hostile.add("GET", path + query, "", new byte[0]));
    return hostile.requests;
  }

  /**
   * Of a route.
   *
   * @param path with names in the place of parameters
   * @param operations those that the document describes, by method in lower case
   */
  static List<Request> ofRoute(String path, JsonNode operations) {
    HostileRequests hostile = new HostileRequests(path);
    METHODS.forEach(method -> hostile.add(method, path, "", new byte[0]));
    for (var operation : operations.properties()) {
      hostile.ofOperation(operation.getKey().toUpperCase(Locale.ROOT), operation.getValue());
    }
    return hostile.requests;
  }

  private void ofOperation(String method, JsonNode operation) {
    JsonNode example = operation.at("/requestBody/content/application~1json/example");
    byte[] valid = example.isMissingNode() ? new byte[0] : StrictJson.write(example);
    String json = "Content-Type: application/json\r\n";
    add(method, path, json, valid);
    for (String suffix : SUFFIXES) {
      add(method, path + suffix, json, valid);
    }
    for (String query : QUERIES) {
      add(method, path + query, json, valid);
    }
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      for (String value : VALUES) {
        add(method, path + "?" + name + "=" + value, json, valid);
      }
      add(method, path + "?" + name + "=1&" + name + "=2", json, valid);
    }
    for (String header : HEADERS) {
      String rest = (header.startsWith("Host:") ? "" : "Host: localhost\r\n") + "Connection: close";
      String line = header.startsWith("Content-Type") ? header : json + header;
      boolean framed =
          header.startsWith("Content-Length") || header.startsWith("Transfer-Encoding");
      String length = framed ? "" : "\r\nContent-Length: " + valid.length;
      String head = method + " " + path + " HTTP/1.1\r\n" + line + "\r\n" + rest + length;
      requests.add(new Request(method + " " + path + " " + shortened(header), head, valid, framed));
    }
    Map<String, byte @Nullable []> bodies = new LinkedHashMap<>(HostileValues.general());
    if (example.isMissingNode()) {
      // The same code drops every body that no route reads: small ones show it.
      bodies.values().removeIf(body -> body != null && body.length > MAX_UNREAD_BYTES);
    } else {
      bodies.putAll(HostileValues.of(example));
    }
    bodies.forEach(
        (name, body) ->
            add(
                method,
                path,
                json + "X-Body: " + shortened(name) + "\r\n",
                body == null ? new byte[0] : body));
  }

  private void add(String method, String target, String headers, byte[] body) {
    String ascii = headers.replaceAll("[^\\x20-\\x7e\\r\\n]", "?");
    String head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + ascii
            + "Content-Length: "
            + body.length;
    requests.add(
        new Request(shortened(method + " " + target) + " " + shortened(ascii), head, body, false));
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
