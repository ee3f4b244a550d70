package io.groundswell.bridge.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a batch into what travels as one record each. */
final class Chunks {
  /**
   * Half of what a record may carry: a scorer that has taken a record up answers single requests
   * only after it, and 16 tweets are some 30 ms of one core.
   */
  static final int MAX_TEXTS = 16;

  /**
   * So that a reply, which repeats the texts, fits its topic even where JSON escapes every byte.
   */
  static final int MAX_BYTES = 128 << 10;

  private Chunks() {}

  /**
   * The texts in order, in chunks of at most {@link #MAX_TEXTS} and {@link #MAX_BYTES} of UTF-8; a
   * longer text is a chunk of its own.
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
