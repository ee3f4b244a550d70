package io.groundswell.processor.stream;

import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome.Scored;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.topics.Post;
import io.groundswell.topics.PredictRequest;
import io.groundswell.topics.ScoredPost;
import io.groundswell.topics.ServedPost;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that any working component processes; see {@link RecordGuard}. */
public final class KnownGood {
  public static final String TEXT = "I love it";

  private KnownGood() {}

  public static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("known-good", 0, 0, null, value);
  }

  public static byte[] request() {
    return PredictRequest.write(List.of(TEXT));
  }

  public static Post post() {
    return new Post(TEXT, List.of(), StrictJson.object().put("text", TEXT));
  }

  /** A value of the sentiment topic. */
  public static byte[] scoredPost() {
    return ScoredPost.write(post(), Scores.of(scored(), 1));
  }

  public static ServedPost servedPost() {
    return new ServedPost(post(), Scores.of(scored(), 1));
  }

  /** A score of {@link #TEXT}. */
  public static Scored scored() {
    return new Scored(
        new Sentiment(0.1F, 0.2F, 0.7F, 5, 1, false),
        false,
        new ModelId("known-good", "00", "none", "fp32"),
        new Language("en", "en", true));
  }

  /**
   * The error message for a record that fails alone. It leaves out the failure's message, which may
   * repeat the record.
   */
  public static String message(Throwable failure) {
    return "The record fails for an unknown reason (%s); others are scored."
        .formatted(failure.getClass().getSimpleName());
  }
}
