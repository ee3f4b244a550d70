package io.groundswell.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NetSentimentTest {
  @Test
  void withoutAnOpinionThereIsNone() {
    assertThat(NetSentiment.of(0, 0)).isNull();
  }

  @Test
  void isTheBalanceOfOpinions() {
    assertThat(NetSentiment.of(3, 1).value()).isEqualTo(0.5);
    assertThat(NetSentiment.of(0, 7).value()).isEqualTo(-1);
  }

  /** Newcombe (1998), table I: 81 of 263 have the Wilson interval 0.2553 to 0.3662. */
  @Test
  void theIntervalIsWilsons() {
    NetSentiment net = NetSentiment.of(81, 263 - 81);
    assertThat((net.low() + 1) / 2).isEqualTo(0.2553, within(0.00005));
    assertThat((net.high() + 1) / 2).isEqualTo(0.3662, within(0.00005));
  }

  @Test
  void theIntervalStaysWithinItsRangeAndHasTheValueInIt() {
    for (int positive = 0; positive <= 30; positive++) {
      for (int negative = positive == 0 ? 1 : 0; negative <= 30; negative++) {
        NetSentiment net = NetSentiment.of(positive, negative);
        assertThat(net.low()).isBetween(-1.0, net.value());
        assertThat(net.high()).isBetween(net.value(), 1.0);
      }
    }
  }
}
