package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import org.junit.jupiter.api.Test;

class GatlingOutputTest {
  /** As Gatling 3.15 prints it. */
  private static final String OUTPUT =
      """
      ---- Errors ------------------------------------------------------------------------
      > status.find.is(200), found 503                                         7     (70%)
      > Request timeout to 127.0.0.1/127.0.0.1:8000 after 10000 ms             3     (30%)

      ---- new at 50 % -------------------------------------------------------------------
      [##############################################################################]100%
      ====================================================================================
      groundswell-phase\tnew at 50 %\t1.5\t10000\t12000\t7
      groundswell-phase\tquiet\t0.0\t12000\t15000\t0

      Parsing log file(s)...
      new at 50 %: count of all events is greater than or equal to 0.0 : true (actual : 1500.0)
      new at 50 %: count of failed events is greater than or equal to 0.0 : true (actual : 10.0)
      new at 50 %: 50th percentile of response time is less than or equal to 1.0E9 : true (actual : 3.0)
      new at 50 %: 95th percentile of response time is less than or equal to 1.0E9 : true (actual : 14.0)
      new at 50 %: 99th percentile of response time is less than or equal to 1.0E9 : true (actual : 40.0)
      new at 50 %: max of response time is less than or equal to 1.0E9 : true (actual : 1.0E4)
      Reports generated, please open the following file: file:///somewhere/load-1/index.html
      """;

  private static GatlingOutput read(String output) {
    GatlingOutput parsed = new GatlingOutput();
    output.lines().forEach(parsed::accept);
    return parsed;
  }

  @Test
  void figuresAreTheActualValuesOfAssertions() {
    Figures figures = read(OUTPUT).figures("new at 50 %");

    assertThat(figures)
        .isEqualTo(new Figures(1500, 10, 3, 14, 40, 10_000, 750, 1.5, 10_000, 12_000, 7));
  }

  @Test
  void aPauseHasTimes() {
    Figures figures = read(OUTPUT).figures("quiet");

    assertThat(figures.requests()).isZero();
    assertThat(figures.fromMillis()).isEqualTo(12_000);
    assertThat(figures.toMillis()).isEqualTo(15_000);
  }

  @Test
  void errorsAreListedWithoutTheirCounts() {
    assertThat(read(OUTPUT).errors())
        .containsExactlyInAnyOrder(
            "status.find.is(200), found 503",
            "Request timeout to 127.0.0.1/127.0.0.1:8000 after 10000 ms");
  }

  @Test
  void theReportIsWhereGatlingWroteIt() {
    assertThat(read(OUTPUT).report()).isEqualTo("file:///somewhere/load-1/index.html");
    assertThat(read("Parsing log file(s)...").report()).isNull();
  }

  @Test
  void aCrashedRunFailsWithTheLastOutput() {
    assertThatThrownBy(() -> read("Run crashed\nno memory").figures("quiet"))
        .hasMessageContaining("\"quiet\"")
        .hasMessageContaining("no memory");
  }

  @Test
  void missingFiguresAreAnError() {
    String without = OUTPUT.replace("95th percentile", "nothing");

    assertThatThrownBy(() -> read(without).figures("new at 50 %"))
        .hasMessageContaining("new at 50 %");
  }
}
