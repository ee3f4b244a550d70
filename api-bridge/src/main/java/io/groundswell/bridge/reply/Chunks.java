package io.groundswell.bridge.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a batch into chunks, each of which is sent as one record. */
final class Chunks {
  /**
   * Half of a record's limit: a scorer answers single requests only after the record that it is
   * scoring, and 16 tweets take about 30 ms of one core.
   */
  static final int MAX_TEXTS = 16;

  /** A reply, which repeats the texts, then fits its topic even if JSON escapes every byte. */
  static final int MAX_BYTES = 128 << 10;

  private Chunks() {}

  /**
   * The texts in order, in chunks of at most {@link #MAX_TEXTS} and {@link #MAX_BYTES} of UTF-8. A
   * longer text is a chunk by itself.
   */
  static List<List<String>> of(List<String> texts) {
    List<List<String>> chunks = new ArrayList<>();
    int start = 0;
    long bytes = 0;
    for (int i = 0; i < texts.size(); i++) {
      int size = texts.get(i).getBytes(StandardCharsets.UTF_8).length;
      if (i > start && (i - start == MAX_TEXTS || bytes + size > MAX_BYTES)) {
        chunks.add(texts.subList(start, i));
        start = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (start < texts.size()) {
      chunks.add(texts.subList(start, texts.size()));
    }
    return chunks;
  }
}
