package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's post is sent, and its scored record compared with what comes out. */
class ReadmeIT {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  /** Processors round int8 products differently; see the model card. */
  private static final double OTHER_PROCESSORS = 0.05;

  @TempDir Path folder;

  @Test
  void thePostAndItsScoredRecordAreTrue() throws Exception {
    List<String> blocks =
        JSON.matcher(Files.readString(Path.of("..", "README.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    try (Cluster cluster = new Cluster(folder.resolve("kafka"))) {
      cluster.startProcessor(Map.of("ROLES", "score"));
      cluster.send("raw-posts", null, blocks.get(0).strip().getBytes(UTF_8));
      ObjectNode shown = json(blocks.get(1).getBytes(UTF_8));
      ObjectNode scored = json(cluster.read("sentiment").untilAtLeast(1).records.get(0).value());

      assertThat(scored.fieldNames()).toIterable().containsExactlyElementsOf(shown::fieldNames);
      for (String score : List.of("negative", "neutral", "positive")) {
        assertThat(scored.get("scores").get(score).doubleValue())
            .isCloseTo(shown.get("scores").get(score).doubleValue(), within(OTHER_PROCESSORS));
      }
      if (!computesAsShown()) {
        ObjectNode model = (ObjectNode) scored.get("model");
        assertThat(model.get("digest").asText()).matches("[0-9a-f]{64}");
        model.set("digest", shown.get("model").get("digest"));
      }
      List<String> rounded = List.of("scores", "confidence", "processing_ms");
      JsonNode others = scored.without(rounded);
      assertThat(others).isEqualTo(shown.without(rounded));
    }
  }

  /** The digest names the arithmetic, which is another one on x86 processors without VNNI. */
  private static boolean computesAsShown() throws Exception {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    return System.getProperty("os.arch").equals("aarch64")
        || (Files.exists(cpuInfo) && Files.readString(cpuInfo).contains("_vnni"));
  }

  private static ObjectNode json(byte[] value) throws Exception {
    return (ObjectNode) StrictJson.parse(value);
  }
}
