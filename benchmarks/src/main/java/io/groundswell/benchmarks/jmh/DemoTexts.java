package io.groundswell.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.demo.DemoPosts;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The posts of the demo in turn, whose texts have real length and mixture. */
@State(Scope.Thread)
public class DemoTexts {
  private List<String> texts = List.of();
  private List<byte[]> posts = List.of();
  private int at;

  /** Reads the posts. */
  @Setup
  public void read() throws IOException {
    List<? extends JsonNode> read = DemoPosts.read();
    texts = read.stream().map(post -> post.path("text").asText()).toList();
    posts = read.stream().map(StrictJson::write).toList();
  }

  /** All texts. */
  List<String> all() {
    return texts;
  }

  /** The next text. */
  String text() {
    return texts.get(next());
  }

  /** The next post's JSON. */
  byte[] post() {
    return posts.get(next());
  }

  private int next() {
    at = (at + 1) % texts.size();
    return at;
  }
}
