package io.groundswell.bridge.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A webhook receiver: responds as the test configures, else with 200, and records requests. */
public final class LocalReceiver implements AutoCloseable {
  /** A received request. */
  public record Posted(String path, Map<String, String> headers, byte[] body) {
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public String id() {
      return header("webhook-id");
    }
  }

  private record Answer(int status, String name, String value, boolean never) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public LocalReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook/s3cret?token=s3cret";
  }

  public LocalReceiver answer(int status) {
    return answer(status, "X-Nothing", "");
  }

  public LocalReceiver answer(int status, String name, String value) {
    answers.add(new Answer(status, name, value, false));
    return this;
  }

  public LocalReceiver doNotAnswer() {
    answers.add(new Answer(0, "", "", true));
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = answers.poll();
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    posted.add(
        new Posted(
            exchange.getRequestURI().toString(),
            headers,
            exchange.getRequestBody().readAllBytes()));
    if (answer != null && answer.never()) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    if (answer != null) {
      exchange.getResponseHeaders().add(answer.name(), answer.value());
    }
    exchange.sendResponseHeaders(answer == null ? 200 : answer.status(), -1);
    exchange.close();
  }

  /** The next received request. */
  public Posted next() throws InterruptedException {
    Posted next = posted.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was posted");
    }
    return next;
  }

  public int waiting() {
    return posted.size();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
