package io.groundswell.processor.scoring;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A model that scores by the first token and records its calls. A token is a word; its id is the
 * word's hash.
 */
public final class FakeModel implements SentimentModel {
  /** Every call's token counts, in the order of the calls. */
  public final List<List<Integer>> calls = new CopyOnWriteArrayList<>();

  private volatile Predicate<List<TokenizedText>> failing = batch -> false;
  private volatile Runnable before = () -> {};
  private volatile Predicate<String> unreadable = text -> false;

  /** Calls for which {@code failing} holds throw. */
  public FakeModel failsFor(Predicate<List<TokenizedText>> failing) {
    this.failing = failing;
    return this;
  }

  /** The tokenizer throws for texts for which {@code unreadable} holds. */
  public FakeModel tokenizerFailsFor(Predicate<String> unreadable) {
    this.unreadable = unreadable;
    return this;
  }

  /** Runs before every call. */
  public FakeModel before(Runnable before) {
    this.before = before;
    return this;
  }

  /** Whether {@code batch} has a text that starts with {@code word}. */
  public static Predicate<List<TokenizedText>> containing(String word) {
    return batch -> batch.stream().anyMatch(t -> t.ids()[0] == word.hashCode());
  }

  @Override
  public ModelId id() {
    return new ModelId("fake", "0f".repeat(32));
  }

  @Override
  public Set<String> languages() {
    return Set.of("en");
  }

  @Override
  public String normalise(String text) {
    return text.strip();
  }

  @Override
  public TokenizedText tokenize(String normalised) {
    if (unreadable.test(normalised)) {
      throw new IllegalStateException("the fake tokenizer fails");
    }
    String[] words = normalised.split(" ");
    int read = Math.min(words.length, 128);
    long[] ids = new long[read];
    for (int i = 0; i < read; i++) {
      ids[i] = words[i].hashCode();
    }
    return new TokenizedText(ids, words.length > read);
  }

  @Override
  public List<Sentiment> infer(List<TokenizedText> batch) {
    before.run();
    calls.add(batch.stream().map(TokenizedText::length).toList());
    if (failing.test(batch)) {
      throw new IllegalStateException("the fake model fails");
    }
    return batch.stream()
        .map(t -> Sentiment.ofLogits(t.ids()[0] % 7, 0, t.length() % 5, t.length(), t.truncated()))
        .toList();
  }

  @Override
  public void close() {}
}
