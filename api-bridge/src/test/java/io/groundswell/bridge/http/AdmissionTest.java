package io.groundswell.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(2, 100);

  @Test
  void asManyRequestsWaitAsMay() {
    Admission.Ticket first = admission.enter();
    admission.enter();
    assertThatThrownBy(admission::enter).isInstanceOf(ProblemException.class);

    first.close();
    first.close();

    admission.enter();
    assertThatThrownBy(admission::enter).isInstanceOf(ProblemException.class);
    assertThat(admission.requests()).isEqualTo(2);
  }

  @Test
  void asManyBytesWaitAsMay() {
    Admission.Ticket first = admission.enter();
    Admission.Ticket second = admission.enter();
    first.hold(60);
    first.hold(40);
    assertThatThrownBy(() -> second.hold(1)).isInstanceOf(ProblemException.class);

    second.close();
    first.close();

    admission.enter().hold(100);
  }
}
