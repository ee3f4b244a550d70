package io.groundswell.standalone.rescore;

import io.groundswell.common.json.BadInputException;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.shadow.ShadowMetrics;
import io.groundswell.processor.shadow.ShadowScorer;
import io.groundswell.processor.shadow.Unscored;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.RecordSender;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Scores a range of posts again, batch by batch, and compares with the scores that were served. */
public final class Rescore {
  /** Enough for full model batches in every worker, yet seconds of work for a slow model. */
  private static final int BATCH = 256;

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TextRules rules;
  private final ShadowScorer scorer;
  private final @Nullable String subject;
  private final @Nullable RecordSender sender;
  private final Console console;
  private final Comparison comparison;
  private long read;
  private long progressNanos = System.nanoTime();

  /**
   * @param rules for texts
   * @param core with the model to compare
   * @param subject that posts must name; null for all posts
   * @param examples number of the largest changes to keep
   * @param sender publishes posts with both scores; null to publish nothing
   */
  public Rescore(
      TextRules rules,
      Parts.Core core,
      @Nullable String subject,
      int examples,
      @Nullable RecordSender sender,
      Console console) {
    this.rules = rules;
    this.scorer =
        new ShadowScorer(rules, core.scorer(), new ShadowMetrics(new SimpleMeterRegistry()));
    this.subject = subject;
    this.sender = sender;
    this.console = console;
    this.comparison = new Comparison(examples);
  }

  /** The result so far. */
  Comparison comparison() {
    return comparison;
  }

  /**
   * Processes the range and waits until everything published is acknowledged.
   *
   * @param stopping polled before each batch
   * @return false if it stopped before the end
   */
  boolean run(PostRange range, BooleanSupplier stopping) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    boolean whole = false;
    while (!whole && !stopping.getAsBoolean()) {
      batch.addAll(range.next());
      boolean last = range.isRead();
      while ((batch.size() >= BATCH || (last && !batch.isEmpty())) && !stopping.getAsBoolean()) {
        List<ConsumerRecord<byte[], byte[]>> first =
            batch.subList(0, Math.min(BATCH, batch.size()));
        score(first.stream().filter(this::isWanted).toList());
        read += first.size();
        first.clear();
        progress(range.most());
      }
      whole = last && batch.isEmpty();
    }
    if (sender != null) {
      sender.flush();
      sender.throwIfFailed();
    }
    return whole;
  }

  private void score(List<ConsumerRecord<byte[], byte[]>> batch) {
    long polledNanos = System.nanoTime();
    List<Attachment> results = scorer.score(batch);
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
          send(sender, batch.get(i), post);
        }
      } else {
        comparison.skip(Unscored.of(refusal.code()));
      }
    }
  }

  /** Keeps the key, timestamp and headers of the served record. */
  private static void send(
      RecordSender sender, ConsumerRecord<byte[], byte[]> served, ShadowPost post) {
    sender.send(
        new ProducerRecord<>(
            sender.topic(),
            null,
            served.timestamp(),
            served.key(),
            post.write(),
            CloudEvents.withoutScored(served.headers())),
        () -> {},
        () -> {}); // counted by the sender
  }

  /** Includes unreadable records, which are counted as skipped. */
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
    if (now - progressNanos >= PROGRESS_NANOS) {
      progressNanos = now;
      console.err().printf(Locale.ROOT, "%,d of at most %,d posts%n", read, most);
    }
  }
}
