package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The sizes of a transformer layer, for an estimate of a call's memory. The arrays of one layer are
 * reused for the next.
 *
 * @param hidden hidden size
 * @param intermediate size of the feed-forward layer
 * @param heads number of attention heads
 */
record LayerSizes(int hidden, int intermediate, int heads) {
  /** The sizes of BERT base and RoBERTa base, by default. */
  private static final LayerSizes BASE = new LayerSizes(768, 3_072, 12);

  /** Reads the sizes by the names that BERT-like models and DistilBERT use. */
  static LayerSizes of(JsonNode config) {
    int hidden = first(config, BASE.hidden, "hidden_size", "dim");
    return new LayerSizes(
        hidden,
        first(config, 4 * hidden, "intermediate_size", "hidden_dim"),
        first(config, BASE.heads, "num_attention_heads", "n_heads"));
  }

  /**
   * Bytes of a call's arrays: queries, keys, values, attention and two more of the hidden size, two
   * of the intermediate size, two of attention weights.
   *
   * @param tokens of all texts of the call, padding included
   * @param longest tokens of each text, padding included
   */
  long bytes(int tokens, int longest) {
    return (long) Float.BYTES * tokens * (6L * hidden + 2L * intermediate + 2L * heads * longest);
  }

  private static int first(JsonNode config, int otherwise, String... names) {
    for (String name : names) {
      int size = config.path(name).asInt(0);
      if (size > 0) {
        return size;
      }
    }
    return otherwise;
  }
}
