package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text preprocessing before the tokenizer, the same as in the model's training. */
enum Preprocessing {
  /** No preprocessing. */
  NONE("none"),

  /** {@link TweetPreprocessing}. */
  TWEET(TweetPreprocessing.VERSION);

  /** Models that were trained with it and do not declare it. */
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
   * The preprocessing that a model declares in its config.json, or that its family is known to
   * need.
   *
   * @param called the requested name
   * @throws ModelLoadException if the declared one is unknown
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
