package io.groundswell.scorer.core;

import java.util.List;
import java.util.Set;

/**
 * A transformer that tells three classes apart. All methods may be called from several threads at
 * once.
 */
public interface SentimentModel extends AutoCloseable {
  /** Name and digest; never changes during the model's life. */
  ModelId id();

  /**
   * The languages that it reads, as BCP 47 primary languages; empty if it does not say. Never
   * changes during the model's life.
   */
  Set<String> languages();

  /**
   * The model's own preprocessing, and the only one: what it returns is what the tokenizer gets and
   * what a cached score is keyed by.
   */
  String normalise(String text);

  /** Tokens of a normalised text, in pieces of at most what the model reads at once. */
  TokenizedText tokenize(String normalised);

  /**
   * Whether a piece's logits are the same whatever else is in its call. Where they aren't, a call
   * should have one piece only.
   */
  boolean batchInvariant();

  /** Bytes that the model takes, without what calls take; an estimate, 0 if it isn't known. */
  default long memoryBytes() {
    return 0;
  }

  /**
   * Bytes that each call at the same time adds, with batches of {@link Batches}' token budget; an
   * estimate, 0 if it isn't known.
   */
  default long workerBytes() {
    return 0;
  }

  /**
   * One inference call.
   *
   * @param batch at least one piece, of any texts; fast when they are of like length
   * @return the logits of each piece, same order, same size
   * @throws RuntimeException if the call fails; nothing is said then about single texts
   */
  List<Logits> infer(List<Piece> batch);

  @Override
  void close();
}
