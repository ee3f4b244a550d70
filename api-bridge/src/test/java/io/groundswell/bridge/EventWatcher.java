package io.groundswell.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the live feed that parses server-sent events as the HTML standard specifies. */
final class EventWatcher implements AutoCloseable {
  /** One event; without data, the end of the stream, whose id is the reason. */
  record Event(String id, String type, String data) {
    JsonNode json() throws Exception {
      return StrictJson.parse(data.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final HttpResponse<InputStream> response;

  /**
   * @param query behind the path, with its question mark
   * @param headers names and values
   */
  EventWatcher(RunningBridge bridge, String query, String... headers) throws Exception {
    HttpRequest.Builder request = bridge.request("/live/events" + query);
    if (headers.length > 0) {
      request.headers(headers);
    }
    response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    Thread reader = new Thread(this::read, "event-watcher");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = null;
      String type = null;
      String data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          events.add(new Event(id, type, data));
          type = null;
          data = null;
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = data == null ? line.substring(6) : data + "\n" + line.substring(6);
        } else {
          throw new IOException("no line of an event: " + line);
        }
      }
      events.add(new Event("clean", "end", null));
    } catch (IOException e) {
      events.add(new Event(e.toString(), "end", null));
    }
  }

  HttpResponse<InputStream> response() {
    return response;
  }

  /** The next event. */
  Event next() throws Exception {
    Event event = events.poll(30, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event within 30 s");
    }
    return event;
  }

  /** The next event of this type. */
  Event next(String type) throws Exception {
    List<Event> all = upTo(type);
    return all.get(all.size() - 1);
  }

  /** The events up to the next one of this type, inclusive. */
  List<Event> upTo(String type) throws Exception {
    List<Event> all = new ArrayList<>();
    do {
      all.add(next());
      if (all.get(all.size() - 1).type().equals("end") && !type.equals("end")) {
        throw new AssertionError("the stream ended: " + all);
      }
    } while (!all.get(all.size() - 1).type().equals(type));
    return all;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
