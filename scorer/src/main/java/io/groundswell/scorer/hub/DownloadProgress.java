package io.groundswell.scorer.hub;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a download every five seconds. */
final class DownloadProgress {
  private static final Logger log = LoggerFactory.getLogger(DownloadProgress.class);
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double MB = 1e6;

  private final String file;
  private final long size;
  private final LongSupplier nanos;
  private long loggedNanos;
  private long loggedBytes;

  /**
   * @param size bytes of the whole
   * @param done bytes downloaded before
   * @param nanos a monotonic clock
   */
  DownloadProgress(String file, long size, long done, LongSupplier nanos) {
    this.file = file;
    this.size = size;
    this.nanos = nanos;
    this.loggedNanos = nanos.getAsLong();
    this.loggedBytes = done;
  }

  /**
   * @param done bytes downloaded so far
   */
  synchronized void at(long done) {
    long since = nanos.getAsLong() - loggedNanos;
    if (since < EVERY_NANOS || done == size) {
      return;
    }
    log.info(
        "model download: file={} percent={} mb={} of_mb={} mb_per_s={}",
        file,
        100 * done / size,
        Math.round(done / MB),
        Math.round(size / MB),
        Math.round(Math.max(done - loggedBytes, 0) / MB / (since / 1e9) * 10) / 10.0);
    loggedNanos += since;
    loggedBytes = done;
  }
}
