package io.groundswell.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequestLimiterTest {
  private final RequestLimiter admission = new RequestLimiter(2, 100);

  @Test
  void requestsAreLimited() {
    RequestLimiter.Ticket first = admission.enter();
    admission.enter();
    assertThatThrownBy(admission::enter).isInstanceOf(ProblemException.class);

    first.close();
    first.close();

    admission.enter();
    assertThatThrownBy(admission::enter).isInstanceOf(ProblemException.class);
    assertThat(admission.requests()).isEqualTo(2);
  }

  @Test
  void bytesAreLimited() {
    RequestLimiter.Ticket first = admission.enter();
    RequestLimiter.Ticket second = admission.enter();
    first.hold(60);
    first.hold(40);
    assertThatThrownBy(() -> second.hold(1)).isInstanceOf(ProblemException.class);

    second.close();
    first.close();

    admission.enter().hold(100);
  }
}
