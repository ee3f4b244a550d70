package io.groundswell.processor.predict;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.PollBatchScorer;
import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.processor.stream.ItemResult;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.Languages;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads a window's requests and has all their texts scored in one call. Requests that nobody waits
 * for any more, or that have no valid reply address, cost no inference.
 */
public final class RequestScorer implements PollBatchScorer<RequestResult> {
  private static final long DEFAULT_PATIENCE_MS = 10_000;

  /** As long as a request is kept in its topic. */
  private static final long MOST_PATIENCE_MS = 600_000;

  private final TextRules rules;
  private final Scorer scorer;
  private final Languages languages;
  private final ReplyAddresses addresses;
  private final StreamMetrics metrics;
  private final Clock clock;

  /**
   * @param rules what a text must be
   */
  public RequestScorer(
      TextRules rules,
      Scorer scorer,
      Languages languages,
      ReplyAddresses addresses,
      StreamMetrics metrics,
      Clock clock) {
    this.rules = rules;
    this.scorer = scorer;
    this.languages = languages;
    this.addresses = addresses;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public List<RequestResult> score(List<ConsumerRecord<byte[], byte[]>> window) {
    return new RecordGuard(metrics.failures("predict"), this::scoreKnownGood)
        .score(window, w -> scoreRead(w.stream().map(this::read).toList()), this::failed);
  }

  /** A request that fails alone gets a reply, too. */
  private RequestResult failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
    return new RequestResult(
        addresses.resolve(record.headers()),
        List.of(new ItemResult.Refused<>(ErrorCode.INTERNAL_ERROR, KnownGood.message(failure))));
  }

  private void scoreKnownGood() {
    scoreRead(
        List.of(
            read(
                new Resolved.Address("known-good", null),
                KnownGood.request(),
                clock.millis() + DEFAULT_PATIENCE_MS)));
  }

  private List<RequestResult> scoreRead(List<Read> requests) {
    List<Text> texts = new ArrayList<>();
    long latest = 0;
    boolean allSingle = true;
    for (Read request : requests) {
      int before = texts.size();
      for (Item item : request.items) {
        if (item instanceof Item.Good good) {
          texts.add(new Text(good.text()));
        }
      }
      latest = texts.size() > before ? Math.max(latest, request.deadlineMs) : latest;
      allSingle &= texts.size() - before <= 1;
    }
    Priority lane = allSingle ? Priority.INTERACTIVE : Priority.INTERACTIVE_BATCH;
    Iterator<Outcome> outcomes = scorer.score(texts, lane, new Deadline(latest)).iterator();
    return requests.stream().map(request -> result(request, outcomes)).toList();
  }

  private RequestResult result(Read request, Iterator<Outcome> outcomes) {
    List<ItemResult<String>> results = new ArrayList<>(request.items.size());
    for (Item item : request.items) {
      if (item instanceof Item.Good good) {
        results.add(
            ItemResult.of(
                good.text(),
                outcomes.next(),
                scored -> languages.of(new Text(good.text()), scored)));
      } else {
        Item.Bad bad = (Item.Bad) item;
        results.add(new ItemResult.Refused<>(bad.code(), bad.message()));
      }
    }
    if (!results.isEmpty() && clock.millis() > request.deadlineMs) {
      metrics.expired(); // the window's latest deadline held for all of it
    }
    return new RequestResult(request.address, results);
  }

  private Read read(ConsumerRecord<byte[], byte[]> record) {
    Resolved address = addresses.resolve(record.headers());
    long deadlineMs = deadline(record);
    if (address instanceof Resolved.None) {
      return new Read(address, List.of(), deadlineMs);
    }
    if (clock.millis() > deadlineMs) {
      metrics.expired();
      return refused(
          address, ErrorCode.DEADLINE_PASSED, "The request's deadline passed before it was read.");
    }
    return read(address, record.value(), deadlineMs);
  }

  private Read read(Resolved address, byte @Nullable [] value, long deadlineMs) {
    try {
      return new Read(address, PredictRequest.read(value, rules).items(), deadlineMs);
    } catch (BadInputException e) {
      return refused(address, e.code(), e.getMessage());
    }
  }

  private static Read refused(Resolved address, ErrorCode code, String message) {
    return new Read(
        address, List.of(new Item.Bad(code, message)), Long.MAX_VALUE); // waits for none
  }

  private long deadline(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.DEADLINE);
    if (header != null && header.value() != null) {
      try {
        long asked = Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
        // One window has one deadline: a request must not make the others wait for ever.
        return Math.min(asked, clock.millis() + MOST_PATIENCE_MS);
      } catch (NumberFormatException e) {
        // as if there were none
      }
    }
    return record.timestamp() + DEFAULT_PATIENCE_MS;
  }

  private record Read(Resolved address, List<Item> items, long deadlineMs) {}
}
