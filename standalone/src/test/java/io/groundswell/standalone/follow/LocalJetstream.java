package io.groundswell.standalone.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.javalin.Javalin;
import io.javalin.websocket.WsContext;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;

/**
 * A server that speaks Jetstream's documented protocol: it keeps events, begins at the cursor that
 * it is asked for or else with what is new, and can be made to misbehave.
 */
public final class LocalJetstream implements AutoCloseable {
  private final Javalin javalin;
  private final List<Event> events = new ArrayList<>();
  private final List<WsContext> open = new ArrayList<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final List<Integer> refusals = new ArrayList<>();
  private String retryAfter = "";

  private record Event(long timeUs, String message) {}

  public LocalJetstream() {
    javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.wsBeforeUpgrade(
                  "/subscribe",
                  ctx -> {
                    synchronized (this) {
                      if (!refusals.isEmpty()) {
                        asked.add("refused");
                        if (!retryAfter.isEmpty()) {
                          ctx.header("Retry-After", retryAfter);
                        }
                        ctx.status(refusals.remove(0)).result("not now").skipRemainingHandlers();
                      }
                    }
                  });
              config.routes.ws("/subscribe", ws -> ws.onConnect(this::connected));
            });
    javalin.start("127.0.0.1", 0);
  }

  public URI url() {
    return URI.create("ws://127.0.0.1:" + javalin.port() + "/subscribe");
  }

  private synchronized void connected(WsContext client) {
    asked.add(client.queryString());
    String cursor = client.queryParam("cursor");
    open.add(client);
    if (cursor != null) {
      events.stream()
          .filter(event -> event.timeUs() >= Long.parseLong(cursor))
          .forEach(event -> client.send(event.message()));
    }
  }

  /** The query of the next connection, or {@code refused}. */
  public String nextConnection() throws InterruptedException {
    String query = asked.poll(30, TimeUnit.SECONDS);
    if (query == null) {
      throw new AssertionError("nobody has connected");
    }
    return query;
  }

  /** The next connections are answered with these statuses. */
  public synchronized void refuse(String retryAfterSeconds, Integer... statuses) {
    retryAfter = retryAfterSeconds;
    refusals.addAll(List.of(statuses));
  }

  /** An event that is kept, and told to whoever listens. */
  public synchronized void tell(long timeUs, String message) {
    events.add(new Event(timeUs, message));
    open.forEach(client -> client.send(message));
  }

  /** An event that is kept, and told to nobody now: it comes while nobody is connected. */
  public synchronized void keep(long timeUs, String message) {
    events.add(new Event(timeUs, message));
  }

  /** A message that is not kept. */
  public synchronized void say(String message) {
    open.forEach(client -> client.send(message));
  }

  public synchronized void sayBinary(String message) {
    open.forEach(client -> client.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8))));
  }

  /** One message in pieces. */
  public synchronized void sayInFragments(List<String> pieces) throws Exception {
    for (WsContext client : open) {
      for (int i = 0; i < pieces.size(); i++) {
        var done = new Callback.Completable();
        client.session.sendPartialText(pieces.get(i), i == pieces.size() - 1, done);
        done.get(30, TimeUnit.SECONDS);
      }
    }
  }

  /** Ends all connections with a word. */
  public synchronized void closeConnections() {
    open.forEach(client -> client.closeSession(1001, "restart"));
    open.clear();
  }

  /** Ends all connections without one. */
  public synchronized void dropConnections() {
    open.forEach(client -> client.session.disconnect());
    open.clear();
  }

  /** Microseconds since the epoch of now and some seconds. */
  public static long us(double secondsFromNow) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())
        + (long) (secondsFromNow * 1_000_000);
  }

  /** A new post as the feed tells it. */
  public static String post(long timeUs, String key, String text, String... languages) {
    ObjectNode event = event(timeUs, key, "create");
    ObjectNode record = event.withObject("/commit").putObject("record");
    record.put("$type", JetstreamReader.POSTS).put("text", text);
    record.put("createdAt", JetstreamReader.instant(timeUs - 1_500_000).toString());
    if (languages.length > 0) {
      List.of(languages).forEach(record.putArray("langs")::add);
    }
    return event.toString();
  }

  /** Something else that happens to a post. */
  public static ObjectNode event(long timeUs, String key, String operation) {
    ObjectNode event =
        StrictJson.object().put("did", "did:plc:ada").put("time_us", timeUs).put("kind", "commit");
    event
        .putObject("commit")
        .put("rev", "r")
        .put("operation", operation)
        .put("collection", JetstreamReader.POSTS)
        .put("rkey", key)
        .put("cid", "c");
    return event;
  }

  public static String id(String key) {
    return "at://did:plc:ada/app.bsky.feed.post/" + key;
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
