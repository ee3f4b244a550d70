package io.groundswell.processor.predict;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.Attachment.Refusal;
import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordTextScorer;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Text;
import io.groundswell.topics.PredictRequest;
import io.groundswell.topics.PredictRequest.Item;
import io.groundswell.topics.RecordHeaders;
import io.groundswell.topics.TextRules;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a poll and scores all their texts in one call. Requests that are past their
 * deadline, or that have no valid reply address, cost no inference.
 */
public final class RequestScorer extends RecordTextScorer {
  private static final long DEFAULT_TIMEOUT_MS = 10_000;

  /** The retention of the request topic. */
  private static final long MAX_TIMEOUT_MS = 600_000;

  private final TextRules rules;
  private final Scorer scorer;
  private final ReplyAddresses addresses;
  private final StreamMetrics metrics;
  private final Clock clock;

  /**
   * @param rules the conditions that a text must meet
   * @param metrics counts expired requests, and records that fail
   */
  public RequestScorer(
      TextRules rules,
      Scorer scorer,
      ReplyAddresses addresses,
      StreamMetrics metrics,
      Clock clock) {
    super(metrics.failures("predict"));
    this.rules = rules;
    this.scorer = scorer;
    this.addresses = addresses;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  protected Request read(ConsumerRecord<byte[], byte[]> record, List<Text> texts) {
    Resolved address = addresses.resolve(record.headers());
    if (address instanceof Resolved.None) {
      return new Request(address, List.of(), Long.MAX_VALUE);
    }
    long deadlineMs = deadline(record);
    if (clock.millis() > deadlineMs) {
      metrics.expired();
      return Request.refused(
          address, ErrorCode.DEADLINE_PASSED, "The request's deadline passed before it was read.");
    }
    return read(address, record.value(), deadlineMs, texts);
  }

  @Override
  protected Request readKnownGood(List<Text> texts) {
    return read(
        new Resolved.Address("known-good", null),
        KnownGood.request(),
        clock.millis() + DEFAULT_TIMEOUT_MS,
        texts);
  }

  private Request read(
      Resolved address, byte @Nullable [] value, long deadlineMs, List<Text> texts) {
    try {
      List<Item> items = PredictRequest.read(value, rules).items();
      for (Item item : items) {
        if (item instanceof Item.Good good) {
          texts.add(new Text(good.text()));
        }
      }
      return new Request(address, items, deadlineMs);
    } catch (BadInputException e) {
      return Request.refused(address, e.code(), e.getMessage());
    }
  }

  private long deadline(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.DEADLINE);
    if (header != null && header.value() != null) {
      try {
        long asked = Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
        // A poll has one deadline for all its requests, so it must not be arbitrarily far.
        return Math.min(asked, clock.millis() + MAX_TIMEOUT_MS);
      } catch (NumberFormatException e) {
        // the default applies
      }
    }
    return record.timestamp() + DEFAULT_TIMEOUT_MS;
  }

  /** Scores with the latest deadline of the requests; a batch of texts lowers the priority. */
  @Override
  protected List<Outcome> score(List<Text> texts, List<Attachment> requests) {
    long latestMs = 0;
    boolean single = true;
    for (Attachment request : requests) {
      if (request.texts() > 0) {
        latestMs = Math.max(latestMs, request.item(Request.class).deadlineMs());
      }
      single &= request.texts() <= 1;
    }
    Priority priority = single ? Priority.INTERACTIVE : Priority.INTERACTIVE_BATCH;
    List<Outcome> outcomes = scorer.score(texts, priority, new Deadline(latestMs));
    for (Attachment request : requests) {
      if (clock.millis() > request.item(Request.class).deadlineMs()) {
        metrics.expired();
      }
    }
    return outcomes;
  }

  /** A request that fails alone gets a reply, too. */
  @Override
  protected Attachment failed(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
    Resolved address = addresses.resolve(record.headers());
    return new Attachment(Request.refused(address, refusal.code(), refusal.message()), 0, 0);
  }
}
