package io.groundswell.bridge.webhook;

import io.github.resilience4j.core.IntervalFunction;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.ScorerStatus.Component;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The webhook for shifts; does nothing if it is disabled. */
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

  /** Starts delivering shifts, unless {@code WEBHOOK_URL} is empty. */
  public static ShiftWebhook start(Settings settings, MeterRegistry registry) {
    if (settings.get(BridgeSettings.WEBHOOK_URL).isEmpty()) {
      return new ShiftWebhook(null, null);
    }
    WebhookMetrics metrics = new WebhookMetrics(registry);
    Webhook webhook = new Webhook(settings, metrics, BACKOFF);
    ShiftDelivery delivery = new ShiftDelivery(settings, webhook, registry);
    metrics.waiting(delivery::waiting);
    return new ShiftWebhook(webhook, delivery.start());
  }

  /** The component for {@code /health}, by name; none if the webhook is disabled. */
  public Map<String, Component> components() {
    if (webhook == null || delivery == null) {
      return Map.of();
    }
    String trouble = webhook.trouble();
    if (!delivery.reading()) {
      return Map.of("webhook", new Component(false, "The bridge does not consume shifts yet."));
    }
    return Map.of(
        "webhook",
        trouble == null
            ? new Component(true, "The webhook delivers shifts; " + delivery.waiting() + " wait.")
            : new Component(false, trouble + " " + delivery.waiting() + " wait."));
  }

  /** Requests the delivery to end; {@link #close} also waits for it. */
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
