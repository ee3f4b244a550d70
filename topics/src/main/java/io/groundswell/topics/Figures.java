package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * How many posts of each label weigh in, and what follows from that.
 *
 * @param positive posts labelled POSITIVE
 * @param neutral posts labelled NEUTRAL
 * @param negative posts labelled NEGATIVE
 * @param adjusted the same posts, counted without the classifier's bias
 */
public record Figures(long positive, long neutral, long negative, Adjusted adjusted) {

  private static final int MAX_METHOD_CHARS = 40;

  /**
   * Expected numbers of posts, which need not be whole; they sum up to the volume.
   *
   * @param method how they were found: {@code classify}, {@code confusion}, {@code probabilistic}
   *     or {@code em}
   */
  public record Adjusted(String method, double positive, double neutral, double negative) {
    /** (positive − negative) / (positive + negative) of the expected numbers; null without any. */
    public @Nullable Double netSentiment() {
      double opinions = positive + negative;
      return opinions > 0 ? (positive - negative) / opinions : null;
    }
  }

  /** Posts that weigh in. */
  public long volume() {
    return positive + neutral + negative;
  }

  /** Net sentiment of the labels as they are; null without a positive or negative post. */
  public @Nullable NetSentiment netSentiment() {
    return NetSentiment.of(positive, negative);
  }

  /** Writes the fields into {@code target}, after those it has. */
  void writeTo(ObjectNode target) {
    target.put("positive", positive).put("neutral", neutral).put("negative", negative);
    target.put("volume", volume());
    NetSentiment net = netSentiment();
    target.put("net_sentiment", net == null ? null : rounded(net.value()));
    target.put("net_sentiment_low", net == null ? null : rounded(net.low()));
    target.put("net_sentiment_high", net == null ? null : rounded(net.high()));
    Double adjustedNet = adjusted.netSentiment();
    target
        .putObject("adjusted")
        .put("method", adjusted.method())
        .put("positive", rounded(adjusted.positive()))
        .put("neutral", rounded(adjusted.neutral()))
        .put("negative", rounded(adjusted.negative()))
        .put("net_sentiment", adjustedNet == null ? null : rounded(adjustedNet));
  }

  /** Reads what {@link #writeTo} wrote; what follows from the counts is not read. */
  static Figures read(JsonNode from) throws BadInputException {
    JsonNode adjusted = from.path("adjusted");
    String method = Fields.optional(adjusted.path("method"), MAX_METHOD_CHARS);
    return new Figures(
        Fields.count(from.path("positive")),
        Fields.count(from.path("neutral")),
        Fields.count(from.path("negative")),
        new Adjusted(
            method == null ? "" : method,
            Fields.real(adjusted.path("positive")),
            Fields.real(adjusted.path("neutral")),
            Fields.real(adjusted.path("negative"))));
  }

  /** Six digits are finer than any of these figures is known. */
  static BigDecimal rounded(double value) {
    BigDecimal six = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    return six.scale() < 0 ? six.setScale(0) : six; // 100, not 1E+2
  }
}
