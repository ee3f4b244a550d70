package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The sizes of one of a transformer's layers, which tell how much memory a call takes beside the
 * weights: a layer's arrays are used again for the next.
 *
 * @param hidden numbers a token
 * @param intermediate numbers a token between the two products that follow attention
 * @param heads of attention
 */
record LayerSizes(int hidden, int intermediate, int heads) {
  /** Of BERT's and RoBERTa's base models, for a config.json that doesn't say. */
  private static final LayerSizes BASE = new LayerSizes(768, 3_072, 12);

  /** By the names that BERT's relatives and DistilBERT have for them. */
  static LayerSizes of(JsonNode config) {
    int hidden = first(config, BASE.hidden, "hidden_size", "dim");
    return new LayerSizes(
        hidden,
        first(config, 4 * hidden, "intermediate_size", "hidden_dim"),
        first(config, BASE.heads, "num_attention_heads", "n_heads"));
  }

  /**
   * Bytes that a call's arrays take: queries, keys, values, attention and two more of a token's
   * size, two of the intermediate size, two of attention's weights.
   *
   * @param tokens of all the call's texts, padding included
   * @param longest tokens of each
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
