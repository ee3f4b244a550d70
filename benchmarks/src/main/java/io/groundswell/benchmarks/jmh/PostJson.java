package io.groundswell.benchmarks.jmh;

import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.Score;
import io.groundswell.topics.ScoredPost;
import io.groundswell.topics.TextRules;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Parsing and writing posts. */
@State(Scope.Benchmark)
public class PostJson extends Step {
  private static final int MAX_TEXT_BYTES = 65_536;

  private final PostReader reader =
      new PostReader(PostFormat.DEFAULT, new TextRules(MAX_TEXT_BYTES));
  private final Score score =
      new Score(
          "POSITIVE",
          0.75f,
          0.05f,
          0.2f,
          0.75f,
          new ModelRef("none", "0".repeat(64), "OnnxRuntime", "int8"),
          false,
          false,
          20,
          1,
          "en",
          true,
          1.5);

  /** Parses a post. */
  @Benchmark
  public Post read(DemoTexts texts) throws BadInputException {
    return reader.read(texts.post());
  }

  /** Parses a post and writes the scored post. */
  @Benchmark
  public byte[] readAndWriteScored(DemoTexts texts) throws BadInputException {
    return ScoredPost.write(reader.read(texts.post()), score);
  }
}
