package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ZipfTest {
  @Test
  void shares_are_inverse_to_ranks() {
    Zipf zipf = new Zipf(100, 1, 5);
    int[] drawn = new int[100];
    for (int i = 0; i < 200_000; i++) {
      drawn[zipf.next()]++;
    }

    assertThat((double) drawn[1] / drawn[0]).isEqualTo(1 / 2.0, within(0.03));
    assertThat((double) drawn[9] / drawn[0]).isEqualTo(1 / 10.0, within(0.01));
  }

  @Test
  void the_same_seed_draws_the_same_ranks() {
    Zipf one = new Zipf(50, 1, 5);
    Zipf other = new Zipf(50, 1, 5);
    for (int i = 0; i < 100; i++) {
      assertThat(one.next()).isEqualTo(other.next());
    }
  }
}
