package io.groundswell.scorer.core;

import org.jspecify.annotations.Nullable;

/** As much of a pending text as the model reads in one inference, and its place in the queue. */
final class Segment {
  final PendingText text;
  final long[] ids;

  /** Where it waits, or waited last. Guarded by the queue's lock, as are the next two. */
  Priority priority;

  /** Its number among all segments that were queued. */
  long arrival;

  boolean waiting;

  /** Written before the text counts the segment as scored, read after. */
  float @Nullable [] logits;

  /**
   * @param ids token ids as the model's tokenizer returned them
   */
  Segment(PendingText text, long[] ids) {
    this.text = text;
    this.ids = ids;
    this.priority = text.priority();
  }

  /** Tokens that the model reads, special ones included. */
  int tokens() {
    return ids.length;
  }

  /** An estimate of the bytes that it occupies while it waits: its ids, and two a character. */
  long bytes() {
    return (long) Long.BYTES * ids.length + 2L * text.normalised.length() / text.segments().size();
  }
}
