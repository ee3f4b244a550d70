package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.reply.BatchDispatcher;
import io.groundswell.bridge.reply.ReplyingClient;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.PredictRequest;
import io.groundswell.topics.PredictRequest.Item;
import io.groundswell.topics.RecordHeaders;
import io.groundswell.topics.TextRules;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes {@code /predict} and {@code /batch_predict}. */
final class PredictRoutes {
  private final ReplyingClient client;
  private final BatchDispatcher batches;
  private final int maxSingleBodyBytes;
  private final int maxBodyBytes;
  private final int maxBatchTexts;
  private final TextRules rules;
  private final RequestLimiter limiter;

  PredictRoutes(
      ReplyingClient client, BatchDispatcher batches, Settings settings, RequestLimiter limiter) {
    this.client = client;
    this.batches = batches;
    this.maxSingleBodyBytes = maxSingleBodyBytes(settings);
    this.maxBodyBytes = settings.get(BridgeSettings.MAX_BODY_BYTES);
    this.maxBatchTexts = settings.get(BridgeSettings.MAX_BATCH_TEXTS);
    this.rules = new TextRules(settings.get(CommonSettings.MAX_TEXT_BYTES));
    this.limiter = limiter;
  }

  /** The most bytes of a body with one text: JSON may escape each of its bytes. */
  static int maxSingleBodyBytes(Settings settings) {
    return Math.toIntExact(6L * settings.get(CommonSettings.MAX_TEXT_BYTES) + 4096);
  }

  /** Responds to {@code {"text":…}} with its result. */
  void predict(Context ctx) throws BadInputException, IOException {
    respond(
        ctx,
        ticket -> {
          JsonNode body = JsonBody.read(ctx, maxSingleBodyBytes, ticket);
          String text = rules.check(PredictRequest.single(body));
          return client.request(text, traceparent(ctx));
        },
        PredictRoutes::single);
  }

  /** Responds to {@code {"texts":[…]}} with one result a text; invalid texts are not sent. */
  void batchPredict(Context ctx) throws BadInputException, IOException {
    List<Item> items = new ArrayList<>();
    respond(
        ctx,
        ticket -> {
          JsonNode body = JsonBody.read(ctx, maxBodyBytes, ticket);
          for (JsonNode text : PredictRequest.batch(body, maxBatchTexts)) {
            items.add(PredictRequest.item(text, rules));
          }
          return batches.request(good(items), traceparent(ctx));
        },
        results -> merged(items, results));
  }

  /** Parses a request and sends it to the scorers. */
  private interface Call<T> {
    CompletableFuture<T> send(RequestLimiter.Ticket ticket) throws BadInputException, IOException;
  }

  private <T> void respond(Context ctx, Call<T> call, Function<T, byte[]> body)
      throws BadInputException, IOException {
    RequestLimiter.Ticket ticket = limiter.enter();
    CompletableFuture<T> pending;
    try {
      pending = call.send(ticket);
    } catch (BadInputException | IOException | RuntimeException e) {
      ticket.close();
      throw e;
    }
    var unused = pending.whenComplete((result, failure) -> ticket.close());
    ctx.future(
        () -> {
          Disconnect watch = Disconnect.cancels(ctx, pending);
          return pending
              .whenComplete((result, failure) -> watch.stop())
              .thenAccept(result -> ctx.contentType("application/json").result(body.apply(result)));
        });
  }

  private static byte[] single(ObjectNode result) {
    if (result.has("error")) {
      throw new ProblemException(Problem.of(result.path("error")));
    }
    return StrictJson.write(result);
  }

  private static List<String> good(List<Item> items) {
    List<String> texts = new ArrayList<>(items.size());
    for (Item item : items) {
      if (item instanceof Item.Good good) {
        texts.add(good.text());
      }
    }
    return texts;
  }

  /**
   * All results in order. If the scorers rejected every text because they were overloaded, the
   * whole request gets 503, like a single one.
   */
  private static byte[] merged(List<Item> items, List<ObjectNode> results) {
    if (!items.isEmpty()
        && results.size() == items.size()
        && results.stream().allMatch(PredictRoutes::isOverloaded)) {
      throw new ProblemException(Problem.of(results.get(0).path("error")));
    }
    PredictReply reply = new PredictReply();
    int next = 0;
    for (Item item : items) {
      if (item instanceof Item.Bad bad) {
        reply.add(bad.code(), bad.message());
      } else {
        reply.add(results.get(next++));
      }
    }
    return reply.write();
  }

  private static boolean isOverloaded(ObjectNode result) {
    return result.at("/error/code").asText().equals(ErrorCode.OVERLOADED.code());
  }

  private static @Nullable String traceparent(Context ctx) {
    return TraceContext.valid(ctx.header(RecordHeaders.TRACEPARENT));
  }
}
