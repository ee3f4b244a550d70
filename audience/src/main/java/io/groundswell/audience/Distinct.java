package io.groundswell.audience;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts distinct things by their 64-bit hashes: exactly up to a limit, then by an UltraLogLog
 * sketch (Ertl 2024). Mutable; not thread-safe.
 */
final class Distinct {
  private final int exactUpTo;
  private final int precision;
  private long[] hashes = {};
  private @Nullable UltraLogLog sketch;

  /**
   * @param exactUpTo so many are remembered one by one
   * @param precision of the sketch, which has 2^precision bytes and a relative standard error of
   *     0.76 / √(2^precision)
   */
  Distinct(int exactUpTo, int precision) {
    this.exactUpTo = exactUpTo;
    this.precision = precision;
  }

  void add(long hash) {
    if (sketch != null) {
      sketch.add(hash);
      return;
    }
    int at = Arrays.binarySearch(hashes, hash);
    if (at >= 0) {
      return;
    }
    if (hashes.length < exactUpTo) {
      insert(hash, -at - 1);
      return;
    }
    sketch = UltraLogLog.create(precision);
    for (long known : hashes) {
      sketch.add(known);
    }
    sketch.add(hash);
    hashes = new long[0];
  }

  private void insert(long hash, int at) {
    long[] more = new long[hashes.length + 1];
    System.arraycopy(hashes, 0, more, 0, at);
    more[at] = hash;
    System.arraycopy(hashes, at, more, at + 1, hashes.length - at);
    hashes = more;
  }

  long count() {
    return sketch == null ? hashes.length : Math.round(sketch.getDistinctCountEstimate());
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeShort(sketch == null ? hashes.length : -1);
    if (sketch == null) {
      for (long hash : hashes) {
        out.writeLong(hash);
      }
    } else {
      out.write(sketch.getState());
    }
  }

  /** Reads what an instance of the same limits wrote. */
  Distinct readFrom(DataInput in) throws IOException {
    int size = in.readShort();
    if (size < 0) {
      byte[] state = new byte[1 << precision];
      in.readFully(state);
      sketch = UltraLogLog.wrap(state);
    } else {
      hashes = new long[size];
      for (int i = 0; i < size; i++) {
        hashes[i] = in.readLong();
      }
    }
    return this;
  }
}
