package io.groundswell.bridge.webhook;

import io.github.resilience4j.core.IntervalFunction;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.topics.ScorerStatus.Component;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The webhook for shifts, running; or turned off, which is told nowhere. */
public final class ShiftWebhook implements AutoCloseable {
  private static final IntervalFunction BACKOFF =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(1), 2, 0.5, Duration.ofMinutes(5));

  private final @Nullable Webhook webhook;
  private final @Nullable ShiftDelivery delivery;

  private ShiftWebhook(@Nullable Webhook webhook, @Nullable ShiftDelivery delivery) {
    this.webhook = webhook;
    this.delivery = delivery;
  }

  /**
   * Delivers shifts from now on.
   *
   * @param options empty turns it off
   * @param group consumer group; bridges of the same share the work
   */
  public static ShiftWebhook start(
      Optional<WebhookOptions> options,
      ReplyOptions kafka,
      String shiftsTopic,
      String group,
      MeterRegistry registry) {
    if (options.isEmpty()) {
      return new ShiftWebhook(null, null);
    }
    WebhookMetrics metrics = new WebhookMetrics(registry);
    Webhook webhook = new Webhook(options.get(), metrics, BACKOFF);
    ShiftDelivery delivery = new ShiftDelivery(kafka, shiftsTopic, group, webhook, registry);
    metrics.waiting(delivery::waiting);
    return new ShiftWebhook(webhook, delivery.start());
  }

  /** The component for {@code /health}, by its name; none if it is turned off. */
  public Map<String, Component> components() {
    if (webhook == null || delivery == null) {
      return Map.of();
    }
    String trouble = webhook.trouble();
    if (!delivery.reading()) {
      return Map.of("webhook", new Component(false, "Shifts can't be read yet."));
    }
    return Map.of(
        "webhook",
        trouble == null
            ? new Component(true, "Shifts are delivered; " + delivery.waiting() + " wait.")
            : new Component(false, trouble + " " + delivery.waiting() + " wait."));
  }

  /** Tells what delivers to end, and does not wait for that as {@link #close} does. */
  public void stop() {
    if (delivery != null) {
      delivery.stop();
    }
  }

  @Override
  public void close() {
    if (delivery != null) {
      delivery.close();
    }
    if (webhook != null) {
      webhook.close();
    }
  }
}
