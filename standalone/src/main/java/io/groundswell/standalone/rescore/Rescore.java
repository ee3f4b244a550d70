package io.groundswell.standalone.rescore;

import io.groundswell.common.json.BadInputException;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.shadow.ShadowMetrics;
import io.groundswell.processor.shadow.ShadowScorer;
import io.groundswell.processor.shadow.Unscored;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import io.groundswell.topics.ServedPost;
import io.groundswell.topics.ShadowPost;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Scores a range of posts anew, window by window, and compares. */
public final class Rescore {
  /** Full batches of like length for every worker, and yet few seconds' work for a slow model. */
  private static final int WINDOW = 256;

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TextRules rules;
  private final ShadowScorer scorer;
  private final @Nullable String subject;
  private final @Nullable ShadowSender sender;
  private final Console console;
  private final Comparison comparison;
  private long read;
  private long lastSaidNanos = System.nanoTime();

  /**
   * @param rules what a text must be
   * @param core with the model
   * @param subject that posts must name; null for all posts
   * @param examples of the largest changes
   * @param sender writes what was scored; null if nothing is to be written
   */
  public Rescore(
      TextRules rules,
      Parts.Core core,
      @Nullable String subject,
      int examples,
      @Nullable ShadowSender sender,
      Console console) {
    this.rules = rules;
    this.scorer =
        new ShadowScorer(rules, core.scorer(), new ShadowMetrics(new SimpleMeterRegistry()));
    this.subject = subject;
    this.sender = sender;
    this.console = console;
    this.comparison = new Comparison(examples);
  }

  /** What has come of it so far. */
  Comparison comparison() {
    return comparison;
  }

  /**
   * Goes through the range; all that was sent is acknowledged after it.
   *
   * @param stopping asked before each window
   * @return false if it stopped before the end
   */
  boolean run(PostRange range, BooleanSupplier stopping) {
    List<ConsumerRecord<byte[], byte[]>> window = new ArrayList<>();
    boolean whole = false;
    while (!whole && !stopping.getAsBoolean()) {
      window.addAll(range.next());
      boolean last = range.isRead();
      while ((window.size() >= WINDOW || (last && !window.isEmpty())) && !stopping.getAsBoolean()) {
        List<ConsumerRecord<byte[], byte[]>> first =
            window.subList(0, Math.min(WINDOW, window.size()));
        score(first.stream().filter(this::isWanted).toList());
        read += first.size();
        first.clear();
        progress(range.most());
      }
      whole = last && window.isEmpty();
    }
    if (sender != null) {
      sender.flush();
    }
    return whole;
  }

  private void score(List<ConsumerRecord<byte[], byte[]>> window) {
    long polledNanos = System.nanoTime();
    List<Attachment> results = scorer.score(window);
    for (int i = 0; i < results.size(); i++) {
      Attachment result = results.get(i);
      Attachment.Refusal refusal = result.refusal();
      if (refusal == null) {
        ShadowPost post =
            ShadowScorer.beside(
                result.item(ServedPost.class),
                result.scored(),
                (System.nanoTime() - polledNanos) / 1e6);
        comparison.add(post);
        if (sender != null) {
          sender.send(window.get(i), post);
        }
      } else {
        comparison.skip(Unscored.of(refusal.code()));
      }
    }
  }

  /** What can't be read may be about anything, and is told of. */
  private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
    if (subject == null) {
      return true;
    }
    try {
      return ServedPost.read(record.value(), rules).post().subjects().contains(subject);
    } catch (BadInputException e) {
      return true;
    }
  }

  private void progress(long most) {
    long now = System.nanoTime();
    if (now - lastSaidNanos >= PROGRESS_NANOS) {
      lastSaidNanos = now;
      console.err().printf(Locale.ROOT, "%,d of at most %,d posts%n", read, most);
    }
  }
}
