package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.reply.BatchDispatcher;
import io.groundswell.bridge.reply.ReplyingClient;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
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

/** The two routes that ask for scores. */
final class PredictRoutes {
  private final ReplyingClient client;
  private final BatchDispatcher batches;
  private final HttpOptions options;
  private final TextRules rules;
  private final RequestLimiter admission;

  PredictRoutes(
      ReplyingClient client,
      BatchDispatcher batches,
      HttpOptions options,
      RequestLimiter admission) {
    this.client = client;
    this.batches = batches;
    this.options = options;
    this.rules = new TextRules(options.maxTextBytes());
    this.admission = admission;
  }

  /** {@code {"text":…}}, answered with its one result. */
  void predict(Context ctx) throws BadInputException, IOException {
    waiting(
        ctx,
        ticket -> {
          JsonNode body = JsonBody.read(ctx, options.maxSingleBodyBytes(), ticket);
          String text = rules.check(PredictRequest.single(body));
          return client.request(text, traceparent(ctx));
        },
        PredictRoutes::single);
  }

  /** {@code {"texts":[…]}}, answered with one result a text; bad ones never travel. */
  void batchPredict(Context ctx) throws BadInputException, IOException {
    List<Item> items = new ArrayList<>();
    waiting(
        ctx,
        ticket -> {
          JsonNode body = JsonBody.read(ctx, options.maxBodyBytes(), ticket);
          for (JsonNode text : PredictRequest.batch(body, options.maxBatchTexts())) {
            items.add(PredictRequest.item(text, rules));
          }
          return batches.request(good(items), traceparent(ctx));
        },
        results -> merged(items, results));
  }

  /** Reads a request and asks for what it wants. */
  private interface Question<T> {
    CompletableFuture<T> ask(RequestLimiter.Ticket ticket) throws BadInputException, IOException;
  }

  private <T> void waiting(Context ctx, Question<T> question, Function<T, byte[]> answer)
      throws BadInputException, IOException {
    RequestLimiter.Ticket ticket = admission.enter();
    CompletableFuture<T> asked;
    try {
      asked = question.ask(ticket);
    } catch (BadInputException | IOException | RuntimeException e) {
      ticket.close();
      throw e;
    }
    var unused = asked.whenComplete((result, failure) -> ticket.close());
    ctx.future(
        () -> {
          Disconnect watch = Disconnect.cancels(ctx, asked);
          return asked
              .whenComplete((result, failure) -> watch.stop())
              .thenAccept(
                  result -> ctx.contentType("application/json").result(answer.apply(result)));
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
   * All results in order. Where scorers refused every text for want of room the request as a whole
   * is one to send again later, as a single one would be.
   */
  private static byte[] merged(List<Item> items, List<ObjectNode> results) {
    if (!items.isEmpty()
        && results.size() == items.size()
        && results.stream().allMatch(PredictRoutes::isRefused)) {
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

  private static boolean isRefused(ObjectNode result) {
    return result.at("/error/code").asText().equals(ErrorCode.OVERLOADED.code());
  }

  private static @Nullable String traceparent(Context ctx) {
    return TraceContext.valid(ctx.header(RecordHeaders.TRACEPARENT));
  }
}
