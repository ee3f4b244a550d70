package io.groundswell.processor.poll;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The content of a polled record with the outcomes of its texts, carried into the topology as a
 * header of the record. It exists only in memory: the topology removes it before anything is
 * written. Not thread-safe.
 */
public final class Attachment implements Header {
  private static final String KEY = "groundswell-attachment";
  private static final byte[] NO_VALUE = new byte[0];

  private final Object item;
  private final int firstText;
  private final int texts;
  private List<Outcome> outcomes = List.of();
  private long polledNanos;
  private @Nullable PollBatch batch;

  /**
   * The reason for which a record or a text has no score.
   *
   * @param message one sentence, without the text itself
   */
  public record Refusal(ErrorCode code, String message) {
    /** The reason of a scorer's failure; each failure has an error code of the same name. */
    public static Refusal of(Failed failed) {
      return new Refusal(ErrorCode.valueOf(failed.failure().name()), failed.message());
    }
  }

  /**
   * @param item the content of the record, or the {@link Refusal} of a record that can't be scored
   * @param firstText the place of its first text among all texts of the batch, from 0
   * @param texts how many texts it has
   */
  public Attachment(Object item, int firstText, int texts) {
    this.item = item;
    this.firstText = firstText;
    this.texts = texts;
  }

  /**
   * Sets the outcomes.
   *
   * @param outcomes of all texts of the batch, in their order
   */
  public void complete(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Adds this to a record's headers, and removes headers of the same name that the producer sent.
   *
   * @param polledNanos {@link System#nanoTime()} when the record was polled
   * @param batch the poll batch that the record belongs to
   */
  public void attachTo(Headers headers, long polledNanos, PollBatch batch) {
    this.polledNanos = polledNanos;
    this.batch = batch;
    headers.remove(KEY);
    headers.add(this);
  }

  /** Removes the attachment from a record's headers; null if there is none. */
  public static @Nullable Attachment takeFrom(Headers headers) {
    Header header = headers.lastHeader(KEY);
    headers.remove(KEY);
    return header instanceof Attachment attachment ? attachment : null;
  }

  /**
   * The content of the record.
   *
   * @throws ClassCastException if it is of another type
   */
  public <T> T item(Class<T> type) {
    return type.cast(item);
  }

  /** How many texts the record has. */
  public int texts() {
    return texts;
  }

  /**
   * The outcome of one of the record's texts.
   *
   * @param text its place among them, from 0
   */
  public Outcome outcome(int text) {
    return outcomes.get(firstText + Objects.checkIndex(text, texts));
  }

  /** Why a record of at most one text has no score; null if it has one. */
  public @Nullable Refusal refusal() {
    if (item instanceof Refusal refusal) {
      return refusal;
    }
    return outcome(0) instanceof Failed failed ? Refusal.of(failed) : null;
  }

  /** The score of a record with a single text; only if there is no {@link #refusal()}. */
  public Scored scored() {
    return (Scored) outcome(0);
  }

  /** Counts the record as processed; true for the last one of its poll batch. */
  public boolean isLastOfPoll() {
    return Objects.requireNonNull(batch).countDown();
  }

  public double millisSincePoll() {
    return (System.nanoTime() - polledNanos) / 1e6;
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public byte[] value() {
    return NO_VALUE;
  }
}
