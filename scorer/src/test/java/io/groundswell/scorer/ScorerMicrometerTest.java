package io.groundswell.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScorerMicrometerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScorerMicrometer metrics = new ScorerMicrometer(registry);

  @Test
  void allSeriesAreRegisteredAtStart() {
    for (String lane : List.of("interactive", "interactive_batch", "bulk")) {
      assertThat(scraped())
          .contains(
              "groundswell_inference_seconds_count{lane=\"" + lane + "\"} 0",
              "groundswell_inference_texts_total{lane=\"" + lane + "\"} 0.0",
              "groundswell_cache_lookups_total{lane=\"" + lane + "\",result=\"hit\"} 0.0",
              "groundswell_cache_lookups_total{lane=\"" + lane + "\",result=\"miss\"} 0.0",
              "groundswell_shared_inferences_total{lane=\"" + lane + "\"} 0.0",
              "groundswell_score_failures_total{lane=\""
                  + lane
                  + "\",reason=\"deadline_passed\"} 0.0");
    }
    assertThat(scraped()).contains("groundswell_inference_waiting 0.0");
  }

  @Test
  void eventsAreCountedByPriority() {
    metrics.inference(Priority.BULK, 32, 2_000_000_000L);
    metrics.inference(Priority.BULK, 8, 500_000_000L);
    metrics.lookedUp(Priority.INTERACTIVE, 3, 1);
    metrics.shared(Priority.INTERACTIVE_BATCH, 49);
    metrics.failed(Priority.INTERACTIVE, Outcome.Failure.OVERLOADED);
    metrics.waiting(4);

    assertThat(scraped())
        .contains(
            "groundswell_inference_seconds_count{lane=\"bulk\"} 2",
            "groundswell_inference_seconds_sum{lane=\"bulk\"} 2.5",
            "groundswell_inference_texts_total{lane=\"bulk\"} 40.0",
            "groundswell_inference_texts_total{lane=\"interactive\"} 0.0",
            "groundswell_cache_lookups_total{lane=\"interactive\",result=\"hit\"} 3.0",
            "groundswell_cache_lookups_total{lane=\"interactive\",result=\"miss\"} 1.0",
            "groundswell_shared_inferences_total{lane=\"interactive_batch\"} 49.0",
            "groundswell_score_failures_total{lane=\"interactive\",reason=\"overloaded\"} 1.0",
            "groundswell_inference_waiting 4.0");
  }

  @Test
  void tokensAreCountedByModel() {
    ModelId model = new ModelId("a/b", "0f".repeat(32), "OnnxRuntime", "int8");
    metrics.tokenised(model, 0, 0);
    assertThat(scraped()).contains("groundswell_tokens_unknown_total{model=\"a/b\"} 0.0");

    metrics.tokenised(model, 20, 3);
    metrics.tokenised(model, 5, 0);
    assertThat(scraped())
        .contains(
            "groundswell_tokens_total{model=\"a/b\"} 25.0",
            "groundswell_tokens_unknown_total{model=\"a/b\"} 3.0");
  }

  private List<String> scraped() {
    return registry.scrape().lines().toList();
  }
}
