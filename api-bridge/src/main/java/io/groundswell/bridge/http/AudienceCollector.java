package io.groundswell.bridge.http;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Figures;
import io.groundswell.topics.Marker;
import io.groundswell.topics.NetSentiment;
import io.groundswell.topics.Shift.Direction;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of audiences, collected from the view at each scrape, so that a subject that drops out of
 * the selection has no stale series. Exports the newest window of each length that has posts and
 * ended at most two lengths ago; without one there is no series.
 */
final class AudienceCollector implements MultiCollector {
  private static final String PREFIX = "groundswell_audience_";
  private static final int MAX_MARKERS = 10;

  private final AudienceView view;
  private final int maxSubjects;

  /**
   * @param maxSubjects the most subjects with series: declared ones first, then by volume of the
   *     newest window of 15 minutes
   */
  AudienceCollector(AudienceView view, int maxSubjects) {
    this.view = view;
    this.maxSubjects = maxSubjects;
  }

  @Override
  public MetricSnapshots collect() {
    Gauges gauges = new Gauges();
    CounterSnapshot.Builder shifts =
        CounterSnapshot.builder().name(PREFIX + "shifts").help("Shifts of audiences");
    for (List<AudienceWindow> windows : shown()) {
      windows.forEach(gauges::add);
      String subject = windows.get(0).subject();
      if (!subject.equals(AudienceWindow.OTHER)) {
        for (Direction direction : Direction.values()) {
          shifts.dataPoint(
              count(
                  view.shifts().count(subject, direction),
                  Labels.of(
                      "subject", subject, "direction", direction.name().toLowerCase(Locale.ROOT))));
        }
      }
    }
    markers(gauges);
    gauges.add("view_windows", "Windows in the view", Labels.EMPTY, (double) view.windows().size());
    gauges.add(
        "subjects_left_out",
        "Declared subjects beyond the limits, which are not counted",
        Labels.EMPTY,
        (double) view.subjects().leftOut());
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.byName.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
    all.metricSnapshot(shifts.build());
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name(PREFIX + "view_evicted")
            .help("Windows, shifts and markers evicted from the view before they expired")
            .dataPoint(count(view.evicted(), Labels.EMPTY))
            .build());
    return all.build();
  }

  private List<List<AudienceWindow>> shown() {
    return view.windows().fresh().stream()
        .sorted(
            Comparator.comparing((List<AudienceWindow> windows) -> !isDeclared(windows))
                .thenComparing(windows -> -volume(windows))
                .thenComparing(windows -> windows.get(0).subject()))
        .limit(maxSubjects)
        .toList();
  }

  private boolean isDeclared(List<AudienceWindow> windows) {
    return view.subjects().get(windows.get(0).subject()) != null;
  }

  private static long volume(List<AudienceWindow> windows) {
    return windows.stream()
        .filter(window -> window.seconds() == WindowLength.QUARTER.seconds())
        .mapToLong(window -> window.figures().volume())
        .sum();
  }

  /** Exports the newest marker of each name. */
  private void markers(Gauges gauges) {
    Map<String, Marker> newest = new LinkedHashMap<>();
    List<Marker> all =
        view.markers().between(null, Query.FIRST, Query.LAST, AudienceRoutes.MAX_LISTED);
    for (int i = all.size() - 1; i >= 0 && newest.size() < MAX_MARKERS; i--) {
      newest.putIfAbsent(all.get(i).name(), all.get(i));
    }
    newest.forEach(
        (name, marker) ->
            gauges.add(
                "marker_timestamp_seconds",
                "Time of a marker in seconds since the epoch",
                Labels.of("marker", name),
                marker.time().toEpochMilli() / 1e3));
  }

  private static CounterDataPointSnapshot count(long value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  private static final class Gauges {
    final Map<String, GaugeSnapshot.Builder> byName = new LinkedHashMap<>();

    void add(AudienceWindow window) {
      Labels labels =
          Labels.of(
              "subject",
              window.subject(),
              "group",
              Objects.requireNonNullElse(window.group(), ""),
              "window",
              label(window));
      Figures figures = window.figures();
      NetSentiment net = figures.netSentiment();
      if (net != null) {
        add("net_sentiment", "(positive - negative) / (positive + negative)", labels, net.value());
        add("net_sentiment_low", "Lower end of its 95 % interval", labels, net.low());
        add("net_sentiment_high", "Upper end of its 95 % interval", labels, net.high());
      }
      add("volume_posts", "Counted posts", labels, (double) figures.volume());
      posts(labels, "positive", figures.positive());
      posts(labels, "neutral", figures.neutral());
      posts(labels, "negative", figures.negative());
      add(
          "share_of_voice_ratio",
          "The subject's share of its group's volume",
          labels,
          window.shareOfVoice());
      Figures baseline = window.baseline();
      NetSentiment rest = baseline == null ? null : baseline.netSentiment();
      add(
          "baseline_net_sentiment",
          "Net sentiment of the rest of the group",
          labels,
          rest == null ? null : (Double) rest.value());
    }

    private void posts(Labels labels, String label, long posts) {
      add("posts", "Counted posts by label", labels.add("label", label), (double) posts);
    }

    private static String label(AudienceWindow window) {
      return Objects.requireNonNull(WindowLength.of(window.seconds())).label();
    }

    void add(String name, String help, Labels labels, @Nullable Double value) {
      if (value != null) {
        byName
            .computeIfAbsent(name, n -> GaugeSnapshot.builder().name(PREFIX + n).help(help))
            .dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
      }
    }
  }
}
