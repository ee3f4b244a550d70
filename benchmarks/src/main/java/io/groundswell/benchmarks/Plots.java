package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Dimension;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.w3c.dom.Document;

/** Rows, as they stand in JSON, drawn as SVG. */
final class Plots {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int WIDTH = 900;
  private static final int LINE = 44;
  private static final int AIR = 8;
  private static final int AROUND = 110;
  private static final Set<String> OF_NEW_TEXTS = Set.of("engine", "pipeline", "realistic");

  /** They tell whether a row counts at all. */
  private static final Set<String> CONDITIONS = Set.of("errors", "hit_share", "driver_late_p95_ms");

  private static final List<String> PERCENTILES = List.of("p50_ms", "p95_ms", "p99_ms");

  private Plots() {}

  /** Draws what there are rows for, and returns the files. */
  static List<Path> draw(Path folder, List<JsonNode> rows) throws IOException {
    List<Path> drawn = new ArrayList<>();
    bars(folder.resolve("bars.svg"), rows, drawn);
    newTexts(folder.resolve("new-texts.svg"), rows, drawn);
    latencies(folder.resolve("latencies.svg"), rows, drawn);
    growth(folder.resolve("growth.svg"), rows, drawn);
    return drawn;
  }

  /** How much of each bar is reached: less is better or more, beyond 1 is good. */
  private static void bars(Path file, List<JsonNode> rows, List<Path> drawn) throws IOException {
    Map<String, Double> reached = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      for (JsonNode bar : row.path("bars")) {
        String figure = bar.path("figure").asText();
        double value = row.path(figure).asDouble();
        boolean atLeast = bar.has("at_least");
        double bound = bar.path(atLeast ? "at_least" : "at_most").asDouble();
        if (CONDITIONS.contains(figure)) {
          continue;
        }
        String label =
            "%s, %s %s %s"
                .formatted(
                    row.path("name").asText(),
                    figure.equals("median") ? row.path("unit").asText() : figure,
                    atLeast ? "≥" : "≤",
                    BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString());
        reached.merge(label, atLeast ? value / bound : bound / value, Math::min);
      }
    }
    if (!reached.isEmpty()) {
      HorizontalBarChart chart = horizontal("Bars: 1 is reached, more is better", reached);
      chart.addAnnotation(new AnnotationLine(1, true, false));
      write(chart, file, drawn);
    }
  }

  private static void newTexts(Path file, List<JsonNode> rows, List<Path> drawn)
      throws IOException {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      if (OF_NEW_TEXTS.contains(row.path("name").asText())) {
        rates.put(row.path("what").asText(), row.path("median").asDouble());
      }
    }
    if (!rates.isEmpty()) {
      write(horizontal("Texts a second", rates), file, drawn);
    }
  }

  private static HorizontalBarChart horizontal(String title, Map<String, Double> values) {
    HorizontalBarChart chart = horizontal(title, values.size(), LINE);
    chart.getStyler().setLegendVisible(false);
    chart.addSeries(title, List.copyOf(values.values()), List.copyOf(values.keySet()));
    return chart;
  }

  private static HorizontalBarChart horizontal(String title, int lines, int line) {
    HorizontalBarChart chart =
        new HorizontalBarChart(WIDTH, AROUND + line * lines, ChartTheme.XChart);
    chart.setTitle(title);
    chart.getStyler().setXAxisMin(0.0);
    chart
        .getStyler()
        .setXAxisTickMarkSpacingHint(LINE - AIR); // or every second bar would lack its label
    return plain(chart);
  }

  /** Those of open loops, which alone are true to what a user sees. */
  private static void latencies(Path file, List<JsonNode> rows, List<Path> drawn)
      throws IOException {
    List<JsonNode> timed = rows.stream().filter(row -> row.has(PERCENTILES.get(0))).toList();
    if (!timed.isEmpty()) {
      HorizontalBarChart chart =
          horizontal("Latencies of open loops, ms", timed.size(), PERCENTILES.size() * LINE / 2);
      List<String> labels = timed.stream().map(row -> row.path("what").asText()).toList();
      for (String percentile : PERCENTILES) {
        chart.addSeries(
            percentile.replace("_ms", ""),
            timed.stream().map(row -> row.path(percentile).asDouble()).toList(),
            labels);
      }
      write(chart, file, drawn);
    }
  }

  private static void growth(Path file, List<JsonNode> rows, List<Path> drawn) throws IOException {
    List<JsonNode> grown =
        rows.stream().filter(row -> row.path("name").asText().equals("growth")).toList();
    if (!grown.isEmpty()) {
      XYChart chart = new XYChart(WIDTH, WIDTH / 2, ChartTheme.XChart);
      chart.setTitle("Growth: each tenth of a run against the first");
      chart.setXAxisTitle("tenth");
      chart.getStyler().setYAxisMin(0.0);
      for (JsonNode row : grown) {
        List<Double> tenths = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (JsonNode value : row.path("values")) {
          tenths.add(tenths.size() + 1.0);
          ratios.add(value.asDouble() / row.path("values").path(0).asDouble());
        }
        chart.addSeries(row.path("what").asText(), tenths, ratios);
      }
      write(plain(chart), file, drawn);
    }
  }

  private static <C extends Chart<?, ?>> C plain(C chart) {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  private static void write(Chart<?, ?> chart, Path file, List<Path> drawn) throws IOException {
    SVGGraphics2D canvas = new SVGGraphics2D(document());
    canvas.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    chart.paint(canvas, chart.getWidth(), chart.getHeight());
    try (Writer out = Files.newBufferedWriter(file)) {
      canvas.stream(out, true);
    }
    drawn.add(file);
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has a parser", e);
    }
  }
}
