package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bridge with topics that a test writes, and watchers of its live feed. */
abstract class LiveFeedFixture {
  static final Instant NOW = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 900 * 900);

  AudienceWriter writer;
  PostWriter posts;
  RunningBridge bridge;

  @BeforeEach
  void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    posts = new PostWriter(SharedBroker.address());
  }

  @AfterEach
  void stop() {
    if (bridge != null) {
      bridge.close();
    }
    posts.close();
    writer.close();
  }

  void bridge(String... settings) throws Exception {
    Map<String, String> all = new HashMap<>(writer.settings());
    all.putAll(posts.settings());
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    bridge = new RunningBridge(SharedBroker.address(), all).rebuilt();
  }

  EventWatcher watch(String query, String... headers) throws Exception {
    EventWatcher watcher = new EventWatcher(bridge, query, headers);
    assertThat(watcher.response().statusCode()).isEqualTo(200);
    return watcher;
  }

  static JsonNode read(byte[] json) throws Exception {
    return StrictJson.parse(json);
  }
}
