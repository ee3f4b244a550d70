package io.groundswell.scorer.hub;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how a file that takes long comes on; of one that doesn't, nothing. */
final class DownloadProgress {
  private static final Logger log = LoggerFactory.getLogger(DownloadProgress.class);
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double MB = 1e6;

  private final String file;
  private final long size;
  private final LongSupplier nanos;
  private long toldNanos;
  private long toldBytes;

  /**
   * @param size bytes of the whole
   * @param done bytes that are there already
   * @param nanos a clock that only ever goes on
   */
  DownloadProgress(String file, long size, long done, LongSupplier nanos) {
    this.file = file;
    this.size = size;
    this.nanos = nanos;
    this.toldNanos = nanos.getAsLong();
    this.toldBytes = done;
  }

  /**
   * @param done bytes that are there
   */
  synchronized void at(long done) {
    long since = nanos.getAsLong() - toldNanos;
    if (since < EVERY_NANOS || done == size) {
      return;
    }
    log.info(
        "model is being fetched: file={} percent={} mb={} of_mb={} mb_per_s={}",
        file,
        100 * done / size,
        Math.round(done / MB),
        Math.round(size / MB),
        Math.round(Math.max(done - toldBytes, 0) / MB / (since / 1e9) * 10) / 10.0);
    toldNanos += since;
    toldBytes = done;
  }
}
