package io.groundswell.processor.stream;

import java.util.concurrent.atomic.AtomicInteger;

/** The records of one poll. */
final class Window {
  private final AtomicInteger left;

  Window(int size) {
    left = new AtomicInteger(size);
  }

  /** True for the window's last record, whichever that is. */
  boolean isLast() {
    return left.decrementAndGet() == 0;
  }
}
