package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbers that {@code tokenizer.json} gives to tokens. */
final class Vocabulary {
  private static final Logger LOG = LoggerFactory.getLogger(Vocabulary.class);

  private Vocabulary() {}

  /**
   * Refuses a tokenizer that isn't the network's. One that only added tokens to it may serve, since
   * texts hardly ever have them: that is told in the log.
   *
   * @param tokenizer the file's content
   * @param known tokens that the network has numbers for, from 0 on
   * @throws ModelLoadException if ordinary tokens have numbers beyond
   */
  static void requireWithin(int known, JsonNode tokenizer, Path file) {
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1; // Unigram's has no numbers
    if (vocabulary.isObject()) {
      for (JsonNode number : vocabulary) {
        largest = Math.max(largest, number.asInt());
      }
    }
    if (largest >= known) {
      throw new ModelLoadException(
          "%s isn't this model's: it has tokens up to %d, and the network knows %d (vocab_size)."
              .formatted(file, largest, known));
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      if (added.path("id").asInt() >= known) {
        LOG.warn(
            "the tokenizer has a token that the network does not know; texts with it fail:"
                + " token=\"{}\" id={} vocab_size={}",
            added.path("content").asText(),
            added.path("id").asInt(),
            known);
      }
    }
  }
}
