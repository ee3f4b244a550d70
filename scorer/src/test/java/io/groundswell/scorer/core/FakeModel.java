package io.groundswell.scorer.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A model that scores by the first token and records its inferences. A token is a word; its id is
 * the word's hash.
 */
public final class FakeModel implements SentimentModel {
  /** The token counts of each inference, in the order of the inferences. */
  public final List<List<Integer>> calls = new CopyOnWriteArrayList<>();

  /** The first token of each inference, in the order of the inferences. */
  public final List<Long> firstTokens = new CopyOnWriteArrayList<>();

  private final ModelId id;
  private final Set<String> languages;
  private volatile boolean batchInvariant = true;
  private volatile boolean closed;
  private volatile float lean;
  private volatile Predicate<List<long[]>> failing = batch -> false;
  private volatile Runnable before = () -> {};
  private volatile Predicate<String> unreadable = text -> false;
  private volatile int maxWords = 128;
  private volatile int maxSegments = 1;

  /** Reads English. */
  public FakeModel() {
    this("fake", "0f", "en");
  }

  /**
   * @param digest two hex digits of it
   * @param languages that it reads; if none, they are not known
   */
  public FakeModel(String name, String digest, String... languages) {
    this.id = new ModelId(name, digest.repeat(32), "OnnxRuntime", "int8");
    this.languages = Set.of(languages);
  }

  /** Its scores depend on the other texts of a batch. */
  public FakeModel drifting() {
    batchInvariant = false;
    return this;
  }

  /** Adds {@code lean} to each positive logit. */
  public FakeModel leaning(float lean) {
    this.lean = lean;
    return this;
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Inferences for which {@code failing} holds throw. */
  public FakeModel failsFor(Predicate<List<long[]>> failing) {
    this.failing = failing;
    return this;
  }

  /** The tokenizer throws for texts for which {@code unreadable} holds. */
  public FakeModel tokenizerFailsFor(Predicate<String> unreadable) {
    this.unreadable = unreadable;
    return this;
  }

  /** Longer texts are cut into segments that begin with the last word of the segment before. */
  public FakeModel readsSegmentsOf(int words) {
    maxWords = words;
    maxSegments = 32;
    return this;
  }

  /** Runs before each inference. */
  public FakeModel before(Runnable before) {
    this.before = before;
    return this;
  }

  /** Whether a batch has a segment that starts with {@code word}. */
  public static Predicate<List<long[]>> containing(String word) {
    return batch -> batch.stream().anyMatch(t -> t[0] == word.hashCode());
  }

  @Override
  public ModelId id() {
    return id;
  }

  @Override
  public Set<String> languages() {
    return languages;
  }

  @Override
  public boolean batchInvariant() {
    return batchInvariant;
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
    long[] ids = Arrays.stream(words).mapToLong(String::hashCode).toArray();
    List<long[]> segments = new ArrayList<>();
    int read = 0;
    while (read < ids.length && segments.size() < maxSegments) {
      int start = Math.max(0, read - 1);
      int end = Math.min(ids.length, start + maxWords);
      segments.add(Arrays.copyOfRange(ids, start, end));
      read = end;
    }
    return new TokenizedText(segments, read, read < ids.length);
  }

  @Override
  public List<float[]> infer(List<long[]> batch) {
    before.run();
    firstTokens.add(batch.get(0)[0]);
    calls.add(batch.stream().map(ids -> ids.length).toList());
    if (failing.test(batch)) {
      throw new IllegalStateException("the fake model fails");
    }
    return batch.stream()
        .map(FakeModel::logits)
        .map(l -> new float[] {l[0], l[1], l[2] + lean})
        .toList();
  }

  /** The logits of a segment. */
  static float[] logits(long[] segment) {
    return new float[] {segment[0] % 7, 0, segment.length % 5};
  }

  @Override
  public void close() {
    closed = true;
  }
}
