package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.benchmarks.GatlingRun.Plan;
import io.groundswell.benchmarks.Phase.Request;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseTest {
  private static final String URL = "http://127.0.0.1:8000";

  @Test
  void aPlanIsReadBackAsItWasWritten(@TempDir Path folder) throws Exception {
    Phase open = Phase.open("new at 25 % of the peak", Request.NEW, URL, 123.75, 8);
    Phase closed = Phase.closed("peak", Request.BATCH, URL, 16, 10);
    Plan plan = new Plan(List.of(open, closed), List.of("a \"text\"\t"));

    plan.write(folder.resolve("plan"));

    assertThat(Plan.read(folder.resolve("plan"))).isEqualTo(plan);
  }

  @Test
  void onlyOpenLoopsHaveRequestsThatAreDue() {
    assertThat(Phase.open("any", Request.CACHED, URL, 12.5, 4).dueRequests()).isEqualTo(50);
    assertThat(Phase.closed("any", Request.CACHED, URL, 64, 4).dueRequests()).isZero();
  }
}
