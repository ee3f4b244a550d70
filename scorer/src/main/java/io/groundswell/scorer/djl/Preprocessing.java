package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of a text before the tokenizer gets it, as the model's training had it. */
enum Preprocessing {
  /** Nothing. */
  NONE("none"),

  /** What {@link TweetPreprocessing} does. */
  TWEET(TweetPreprocessing.VERSION);

  /** All of this family were trained on texts so prepared; their files don't say. */
  private static final Pattern TWEET_MODELS =
      Pattern.compile("(djl://[^/]+/)?cardiffnlp/twitter-.*");

  private final String version;

  Preprocessing(String version) {
    this.version = version;
  }

  /** Part of a model's digest. */
  String version() {
    return version;
  }

  String apply(String text) {
    return this == TWEET ? TweetPreprocessing.apply(text) : text;
  }

  /**
   * What a model asks for: in its config.json, or by being of a family that is known to need it.
   *
   * @param called the name by which the model was asked for
   * @throws ModelLoadException if it asks for something that isn't known
   */
  static Preprocessing of(JsonNode config, String called) {
    JsonNode asked = config.path("preprocessing");
    if (asked.isMissingNode()) {
      return Stream.of(called, config.path("_name_or_path").asText(""))
              .anyMatch(name -> TWEET_MODELS.matcher(name).matches())
          ? TWEET
          : NONE;
    }
    return Arrays.stream(values())
        .filter(known -> known.version.equals(asked.asText()))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "The model asks for the preprocessing %s; known are %s."
                        .formatted(
                            asked,
                            Arrays.stream(values())
                                .map(known -> '"' + known.version + '"')
                                .collect(Collectors.joining(" and ")))));
  }
}
