package io.groundswell.scorer.core;

import java.util.ArrayList;
import java.util.Arrays;
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

  /** Every call's first token, in the order of the calls. */
  public final List<Long> firstTokens = new CopyOnWriteArrayList<>();

  private final ModelId id;
  private final Set<String> languages;
  private volatile boolean batchInvariant = true;
  private volatile boolean closed;
  private volatile float lean;
  private volatile Predicate<List<Piece>> failing = batch -> false;
  private volatile Runnable before = () -> {};
  private volatile Predicate<String> unreadable = text -> false;
  private volatile int mostWords = 128;
  private volatile int mostPieces = 1;

  /** Reads English. */
  public FakeModel() {
    this("fake", "0f", "en");
  }

  /**
   * @param digest two hex digits of it
   * @param languages that it reads; if none, it does not say
   */
  public FakeModel(String name, String digest, String... languages) {
    this.id = new ModelId(name, digest.repeat(32), "OnnxRuntime", "int8");
    this.languages = Set.of(languages);
  }

  /** Says that its scores depend on what else is in a call. */
  public FakeModel drifting() {
    batchInvariant = false;
    return this;
  }

  /** Scores everything as so much more positive. */
  public FakeModel leaning(float lean) {
    this.lean = lean;
    return this;
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Calls for which {@code failing} holds throw. */
  public FakeModel failsFor(Predicate<List<Piece>> failing) {
    this.failing = failing;
    return this;
  }

  /** The tokenizer throws for texts for which {@code unreadable} holds. */
  public FakeModel tokenizerFailsFor(Predicate<String> unreadable) {
    this.unreadable = unreadable;
    return this;
  }

  /** Longer texts are read in pieces that begin with the last word of the piece before. */
  public FakeModel readsPiecesOf(int words) {
    mostWords = words;
    mostPieces = 32;
    return this;
  }

  /** Runs before every call. */
  public FakeModel before(Runnable before) {
    this.before = before;
    return this;
  }

  /** Whether {@code batch} has a piece that starts with {@code word}. */
  public static Predicate<List<Piece>> containing(String word) {
    return batch -> batch.stream().anyMatch(t -> t.ids()[0] == word.hashCode());
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
    List<Piece> pieces = new ArrayList<>();
    int read = 0;
    while (read < ids.length && pieces.size() < mostPieces) {
      int start = Math.max(0, read - 1);
      int end = Math.min(ids.length, start + mostWords);
      pieces.add(new Piece(Arrays.copyOfRange(ids, start, end)));
      read = end;
    }
    return new TokenizedText(pieces, read, read < ids.length);
  }

  @Override
  public List<Logits> infer(List<Piece> batch) {
    before.run();
    firstTokens.add(batch.get(0).ids()[0]);
    calls.add(batch.stream().map(Piece::length).toList());
    if (failing.test(batch)) {
      throw new IllegalStateException("the fake model fails");
    }
    return batch.stream()
        .map(FakeModel::logits)
        .map(l -> new Logits(l.negative(), l.neutral(), l.positive() + lean))
        .toList();
  }

  /** What it answers for a piece. */
  static Logits logits(Piece piece) {
    return new Logits(piece.ids()[0] % 7, 0, piece.length() % 5);
  }

  @Override
  public void close() {
    closed = true;
  }
}
