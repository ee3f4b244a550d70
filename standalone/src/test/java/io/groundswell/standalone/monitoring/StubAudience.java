package io.groundswell.standalone.monitoring;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Tells of an invented audience, in the names of the metrics of audiences. */
final class StubAudience implements AutoCloseable {
  private final HttpServer server;
  private int scrapes;

  StubAudience() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = metrics(++scrapes).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String metrics(int n) {
    StringBuilder all = new StringBuilder();
    for (String subject : new String[] {"Odalys Brandt", "other"}) {
      for (String window : new String[] {"10s", "1m", "15m"}) {
        String labels = "subject=\"" + subject + "\",group=\"debate\",window=\"" + window + "\"";
        for (String gauge :
            new String[] {
              "net_sentiment",
              "net_sentiment_low",
              "net_sentiment_high",
              "volume_posts",
              "share_of_voice_ratio",
              "baseline_net_sentiment"
            }) {
          all.append("groundswell_audience_" + gauge + "{" + labels + "} 0.5\n");
        }
        for (String label : new String[] {"positive", "neutral", "negative"}) {
          all.append("groundswell_audience_posts{" + labels + ",label=\"" + label + "\"} 4\n");
        }
      }
      all.append(
          "groundswell_audience_shifts_total{subject=\"" + subject + "\",direction=\"up\"} ");
      all.append(n / 10).append('\n');
    }
    all.append("groundswell_audience_marker_timestamp_seconds{marker=\"plot twist\"} 1.9e9\n");
    all.append("groundswell_audience_view_windows 7\n");
    for (String counter :
        new String[] {"posts_counted", "posts_future", "posts_expired", "windows_published"}) {
      all.append("groundswell_audience_" + counter + "_total " + n + "\n");
    }
    all.append("groundswell_audience_posts_late_total{window=\"10s\"} 0\n");
    return all.toString();
  }
}
