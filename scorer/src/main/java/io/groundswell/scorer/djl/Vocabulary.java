package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token ids of {@code tokenizer.json}. */
final class Vocabulary {
  private static final Logger LOG = LoggerFactory.getLogger(Vocabulary.class);

  private Vocabulary() {}

  /**
   * Rejects a tokenizer of another model. Added tokens that the network lacks are accepted with a
   * warning, because they are rare in texts.
   *
   * @param tokenizer the file's content
   * @param known size of the network's vocabulary
   * @throws ModelLoadException if an ordinary token has an id beyond the vocabulary
   */
  static void requireWithin(int known, JsonNode tokenizer, Path file) {
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    int largest =
        vocabulary.isArray() ? vocabulary.size() - 1 : -1; // Unigram: a list, the index is the id
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
            "tokenizer has a token that the network lacks, texts with it fail:"
                + " token=\"{}\" id={} vocab_size={}",
            added.path("content").asText(),
            added.path("id").asInt(),
            known);
      }
    }
  }
}
