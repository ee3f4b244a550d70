package io.groundswell.scorer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.hub.FakeFaults.Fault;
import io.groundswell.scorer.hub.FakeFaults.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A fake of Hugging Face and DJL's zoo: lists repositories, redirects to the server of large files
 * and serves ranges. It injects the faults that a test configures, and records requests.
 */
public final class FakeHub implements AutoCloseable {
  /** A recorded request; header names are in lower case. */
  public record Request(String path, Map<String, String> headers) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Map<String, byte[]>> heads = new ConcurrentHashMap<>();
  private final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();
  private final Map<String, String> revisions = new ConcurrentHashMap<>();
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
  private final Map<Pattern, byte[]> lies = new ConcurrentHashMap<>();
  private final FakeFaults faults = new FakeFaults();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private volatile FakeHub keeper = this;
  private volatile String token = "";
  private volatile boolean ranges = true;

  public FakeHub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** {@code HF_ENDPOINT}, and {@code DJL_REPOSITORY}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Host and port, as in error messages. */
  public String host() {
    return endpoint().getAuthority();
  }

  /** Puts a file on a model's branch {@code main}, which creates a commit. */
  public FakeHub put(String id, String path, byte[] content) {
    heads.computeIfAbsent(id, model -> new TreeMap<>()).put(path, content);
    return this;
  }

  public FakeHub put(String id, String path, String content) {
    return put(id, path, content.getBytes(UTF_8));
  }

  /** Tags the current commit of a model's branch {@code main}. */
  public FakeHub tag(String id, String revision) {
    revisions.put(id + '@' + revision, commit(id));
    return this;
  }

  /** The current commit of a model's branch {@code main}. */
  public String commit(String id) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Map<String, byte[]> head = heads.get(id);
    head.forEach(
        (path, content) -> {
          all.writeBytes(path.getBytes(UTF_8));
          all.writeBytes(content);
        });
    String commit = FakeDigests.hex("SHA-1", all.toByteArray());
    commits.putIfAbsent(id + '@' + commit, new TreeMap<>(head));
    return commit;
  }

  /** Puts a model into the zoo, version 0.0.1. */
  public FakeHub putIntoZoo(String group, String id, byte[] zip) {
    String name = id.substring(id.indexOf('/') + 1);
    String folder = "/model/nlp/text_classification/" + group.replace('.', '/') + '/' + id + '/';
    String metadata =
        """
        {"metadataVersion": "0.2", "artifacts": [{"version": "0.0.1", "snapshot": false,
         "name": "%s", "files": {"model": {"uri": "0.0.1/%s.zip", "name": "", "sha1Hash": "%s",
         "size": %d}}}]}"""
            .formatted(name, name, FakeDigests.hex("SHA-1", zip), zip.length);
    documents.put(folder + "metadata.json", metadata.getBytes(UTF_8));
    documents.put(folder + "0.0.1/" + name + ".zip", zip);
    return this;
  }

  /** A zip archive of alternating names and contents. */
  public static byte[] zip(String... namesAndContents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Puts a document at a path. */
  public FakeHub document(String path, String content) {
    documents.put(path, content.getBytes(UTF_8));
    return this;
  }

  /** Rejects requests without this token. */
  public FakeHub requireToken(String required) {
    token = required;
    return this;
  }

  /** Redirects requests for large files to another server. */
  public FakeHub keepAt(FakeHub other) {
    keeper = other;
    return this;
  }

  /** Ignores {@code Range} and sends whole files. */
  public FakeHub ignoreRanges() {
    ranges = false;
    return this;
  }

  /**
   * Responds with a status.
   *
   * @param path a regular expression that matches a part of the path
   * @param headers names and values, alternating
   */
  public FakeHub answer(String path, int times, int status, String... headers) {
    faults.add(path, Kind.STATUS, status, times, headers);
    return this;
  }

  /** Closes the connection after some bytes of the response's body. */
  public FakeHub breakOff(String path, int times, int bytes) {
    faults.add(path, Kind.BREAK_OFF, bytes, times);
    return this;
  }

  /** Stalls after some bytes of the response's body. */
  public FakeHub stall(String path, int times, int bytes) {
    faults.add(path, Kind.STALL, bytes, times);
    return this;
  }

  /** Sends other bytes than the announced ones. */
  public FakeHub lie(String path, byte[] content) {
    lies.put(Pattern.compile(path), content);
    return this;
  }

  /** All requests, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Requests whose path a regular expression matches in part. */
  public List<Request> requests(String path) {
    Pattern wanted = Pattern.compile(path);
    return requests.stream().filter(request -> wanted.matcher(request.path()).find()).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
    requests.add(new Request(path, headers));
    try (exchange) {
      if (path.startsWith("/kept/")) {
        give(exchange, path, kept.get(path));
        return;
      }
      Fault fault = faults.next(path, Kind.STATUS);
      if (fault != null) {
        for (int i = 0; i < fault.headers().length; i += 2) {
          exchange.getResponseHeaders().add(fault.headers()[i], fault.headers()[i + 1]);
        }
        exchange.sendResponseHeaders(fault.value(), -1);
      } else if (documents.containsKey(path)) {
        give(exchange, path, documents.get(path));
      } else if (!token.isEmpty() && !("Bearer " + token).equals(headers.get("authorization"))) {
        refuse(
            exchange,
            401,
            headers.containsKey("authorization") ? "" : "RepoNotFound",
            "Invalid credentials in Authorization header");
      } else if (path.startsWith("/api/models/")) {
        list(exchange, path);
      } else {
        resolve(exchange, path);
      }
    }
  }

  private void list(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.substring("/api/models/".length()).split("/");
    String id = parts[0] + '/' + parts[1];
    if (!heads.containsKey(id)) {
      refuse(exchange, token.isEmpty() ? 401 : 404, "RepoNotFound", "Repository not found");
      return;
    }
    String revision = URLDecoder.decode(parts[3], UTF_8);
    String head = commit(id);
    String commit =
        revision.equals("main") ? head : revisions.getOrDefault(id + '@' + revision, revision);
    Map<String, byte[]> files = commits.get(id + '@' + commit);
    if (files == null) {
      refuse(exchange, 404, "RevisionNotFound", "Invalid rev id: " + revision);
      return;
    }
    ObjectNode answer = StrictJson.object().put("id", id).put("sha", commit);
    var siblings = answer.putArray("siblings");
    files.forEach(
        (name, content) -> {
          ObjectNode sibling = siblings.addObject().put("rfilename", name);
          sibling.put("size", content.length).put("blobId", FakeDigests.git(content));
          if (isKeptApart(name)) {
            sibling
                .putObject("lfs")
                .put("sha256", FakeDigests.hex("SHA-256", content))
                .put("size", content.length)
                .put("pointerSize", 134);
          }
        });
    give(exchange, path, StrictJson.write(answer));
  }

  private void resolve(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/", 6); // "", owner, name, "resolve", commit, file
    Map<String, byte[]> files =
        parts.length < 6 ? null : commits.get(parts[1] + '/' + parts[2] + '@' + parts[4]);
    byte[] content = files == null ? null : files.get(parts[5]);
    if (content == null) {
      refuse(exchange, 404, "EntryNotFound", "Entry not found");
    } else if (isKeptApart(parts[5])) {
      String place = "/kept/" + FakeDigests.hex("SHA-256", content) + '/' + parts[5];
      keeper.kept.put(place, content);
      String where = keeper == this ? place : keeper.endpoint() + place;
      exchange.getResponseHeaders().add("Location", where + "?Signature=abc");
      exchange.sendResponseHeaders(302, -1);
    } else {
      give(exchange, path, content);
    }
  }

  private static boolean isKeptApart(String name) {
    return !name.endsWith(".json") && !name.endsWith(".md");
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    if (!code.isEmpty()) {
      exchange.getResponseHeaders().add("X-Error-Code", code);
    }
    exchange.getResponseHeaders().add("X-Error-Message", message);
    exchange.sendResponseHeaders(status, -1);
  }

  private void give(HttpExchange exchange, String path, byte[] announced) throws IOException {
    byte[] content =
        lies.entrySet().stream()
            .filter(lie -> lie.getKey().matcher(path).find())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(announced);
    Fault status = path.startsWith("/kept/") ? faults.next(path, Kind.STATUS) : null;
    if (content == null || status != null) {
      exchange.sendResponseHeaders(status == null ? 404 : status.value(), -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (from > 0 && from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + '-' + (content.length - 1) + '/' + content.length);
    }
    int length = content.length - from;
    Fault stall = faults.next(path, Kind.STALL);
    Fault breakOff = stall == null ? faults.next(path, Kind.BREAK_OFF) : null;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
    if (stall != null || breakOff != null) {
      exchange
          .getResponseBody()
          .write(content, from, Math.min(length, (stall == null ? breakOff : stall).value()));
      exchange.getResponseBody().flush();
      if (stall != null) {
        awaitClose();
      }
      return; // closing an incomplete response closes the connection
    }
    if (length > 0) {
      exchange.getResponseBody().write(content, from, length);
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
