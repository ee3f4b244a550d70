package io.groundswell.bridge.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A timer that a test advances; runs due tasks in order. */
final class ManualTimer implements FeedTimer {
  private record Task(long due, Runnable run) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(now + delay.toNanos(), task));
  }

  @Override
  public long nanoTime() {
    return now;
  }

  void pass(Duration time) {
    long end = now + time.toNanos();
    for (Task next = next(end); next != null; next = next(end)) {
      tasks.remove(next);
      now = Math.max(now, next.due());
      next.run().run();
    }
    now = end;
  }

  private Task next(long end) {
    return tasks.stream()
        .filter(task -> task.due() <= end)
        .min(Comparator.comparingLong(Task::due))
        .orElse(null);
  }

  @Override
  public void close() {
    tasks.clear();
  }
}
