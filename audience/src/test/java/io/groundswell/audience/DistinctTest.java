package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import org.junit.jupiter.api.Test;

class DistinctTest {
  private final Distinct distinct = new Distinct(100, 11);

  private void add(int from, int to) {
    for (int i = from; i < to; i++) {
      distinct.add(Hashing.komihash5_0().hashCharsToLong("thing " + i));
    }
  }

  @Test
  void isExactUpToItsLimit() {
    add(0, 100);
    add(0, 100);
    assertThat(distinct.count()).isEqualTo(100);
  }

  @Test
  void isAnEstimateBeyond() {
    add(0, 20_000);
    add(5_000, 20_000);
    assertThat(distinct.count()).isCloseTo(20_000, withPercentage(6)); // three standard errors
  }

  @Test
  void survivesBeingWritten() throws Exception {
    for (int upTo : new int[] {0, 40, 300}) {
      add(0, upTo);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      distinct.writeTo(new DataOutputStream(bytes));

      Distinct read =
          new Distinct(100, 11)
              .readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      assertThat(read.count()).isEqualTo(distinct.count());
    }
  }
}
