package io.groundswell.scorer.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The segments that wait for the workers, and the only owner of their order. A batch is cut when a
 * worker asks for one, from all that waits then: the most urgent priority, in it the segment that
 * has waited longest, and with it segments of like length of any text of the same model.
 *
 * <p>While posts wait, at least a quarter of the tokens read are theirs. Requests that find no room
 * are rejected; other callers wait for room. Thread-safe.
 */
final class InferenceQueue {
  /** Tokens of requests that are read, while posts wait, for each token of posts. */
  private static final int REQUESTS_TO_POSTS = 3;

  /** After a request, another one is expected within this time. */
  private static final long REQUESTS_COME_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final QueueCapacity capacity;
  private final int workers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final List<SegmentQueue> queues =
      Arrays.stream(Priority.values()).map(SegmentQueue::new).toList();
  private final SegmentQueue posts = of(Priority.BULK);
  private long arrivals;
  private int idle;
  private int readBeforePosts; // tokens of requests, while posts waited
  private long lastRequest = System.nanoTime() - REQUESTS_COME_NANOS;
  private boolean closed;

  /**
   * @param workers threads that take batches
   */
  InferenceQueue(QueueCapacity capacity, int workers) {
    this.capacity = capacity;
    this.workers = workers;
  }

  /** Makes the inferences of one model. */
  interface Caller {
    /** Most segments of one inference. */
    int batchSize();

    /** Whether a segment must not share its inference. */
    boolean alone(Segment segment);

    /**
     * Makes one inference.
     *
     * @param batch segments that were queued with one priority, at least one
     */
    void call(List<Segment> batch);
  }

  /**
   * Queues segments, each with the priority that its text has by now.
   *
   * @param segments of one model
   * @param priority of the caller, which may be less urgent than a text's
   * @return false if there is no room and the caller does not wait for it
   * @throws ModelUnavailableException if the queue is closed, or the wait for room is interrupted
   */
  boolean offer(List<Segment> segments, Priority priority) {
    if (segments.isEmpty()) {
      return true;
    }
    List<Segment> longestFirst = new ArrayList<>(segments);
    longestFirst.sort(Comparator.comparingInt(Segment::tokens).reversed());
    long bytes = segments.stream().mapToLong(Segment::bytes).sum();
    lock.lock();
    try {
      while (!closed && !hasRoom(priority, segments.size(), bytes)) {
        if (priority.interactive()) {
          return false;
        }
        emptied.await();
      }
      if (closed) {
        throw new ModelUnavailableException("the scorer is closed", null);
      }
      longestFirst.forEach(this::add);
      if (priority.interactive()) {
        lastRequest = System.nanoTime();
      }
      filled.signalAll();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelUnavailableException("interrupted while waiting for the model", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(Priority priority, int segments, long bytes) {
    int waiting = 0;
    long waitingBytes = 0;
    for (SegmentQueue queue : queues) {
      if (queue.priority() == priority
          || priority.interactive() && queue.priority().interactive()) {
        waiting += queue.size();
        waitingBytes += queue.bytes();
      }
    }
    boolean never = segments > capacity.segments() || bytes > capacity.bytes();
    return waiting + segments <= capacity.segments() && waitingBytes + bytes <= capacity.bytes()
        || never && !priority.interactive() && waiting == 0; // it would wait for ever
  }

  private void add(Segment segment) {
    of(segment.text.priority()).add(segment, arrivals++);
  }

  /** Moves the waiting segments of a text to the priority that the text has by now. */
  void hasten(PendingText text) {
    lock.lock();
    try {
      for (Segment segment : text.segments()) {
        if (segment.waiting && segment.priority != text.priority()) {
          remove(segment);
          add(segment);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(Segment segment) {
    of(segment.priority).remove(segment);
    emptied.signalAll();
  }

  /**
   * Waits for the next batch: segments of one model that were queued with one priority. Texts that
   * are done or past their deadline are skipped.
   *
   * @return null once the queue is closed and empty
   */
  @Nullable List<Segment> take() throws InterruptedException {
    while (true) {
      List<Segment> late = new ArrayList<>();
      List<Segment> batch;
      lock.lock();
      try {
        SegmentQueue queue = next();
        while (queue == null && !closed) {
          idle++;
          try {
            filled.await();
          } finally {
            idle--;
          }
          queue = next();
        }
        if (queue == null) {
          return null;
        }
        batch = cut(queue, late);
      } finally {
        lock.unlock();
      }
      late.forEach(segment -> segment.text.expire());
      if (!batch.isEmpty()) {
        return batch;
      }
    }
  }

  private @Nullable SegmentQueue next() {
    if (posts.isEmpty()) {
      readBeforePosts = 0;
    } else if (readBeforePosts >= REQUESTS_TO_POSTS * Batches.TOKEN_BUDGET) {
      return posts;
    }
    return queues.stream().filter(queue -> !queue.isEmpty()).findFirst().orElse(null);
  }

  private SegmentQueue of(Priority priority) {
    return queues.get(priority.ordinal());
  }

  /**
   * Cuts one batch from a queue that is not empty. Where less waits than all workers could read in
   * one inference each, a worker gets its share.
   *
   * @param late receives the segments of texts whose deadline has passed
   */
  private List<Segment> cut(SegmentQueue queue, List<Segment> late) {
    Segment first = queue.first();
    Caller caller = first.text.caller;
    int longest = first.tokens();
    int most = Batches.mostTexts(longest, caller.batchSize(), budget(queue.priority()));
    int tokensLeft = (queue.tokens() + workers - 1) / workers;
    long now = System.currentTimeMillis();
    List<Segment> batch = new ArrayList<>();
    List<Segment> taken = new ArrayList<>();
    for (Segment segment : queue.notLongerThan(first)) {
      boolean alone = caller.alone(segment);
      if (batch.size() == most || tokensLeft <= 0 || !Batches.alike(segment.tokens(), longest)) {
        break;
      }
      if (alone && !batch.isEmpty()) {
        continue; // its turn comes
      }
      taken.add(segment);
      if (segment.text.isLate(now)) {
        late.add(segment);
      } else if (!segment.text.isDone()) {
        batch.add(segment);
        tokensLeft -= segment.tokens();
        if (alone) {
          break;
        }
      }
    }
    taken.forEach(this::remove);
    account(queue.priority(), batch.size() * longest);
    return batch;
  }

  /** Posts get short inferences while requests come, since a request may have to wait for one. */
  private int budget(Priority priority) {
    boolean requestsCome = System.nanoTime() - lastRequest < REQUESTS_COME_NANOS;
    return !priority.interactive() && requestsCome
        ? Batches.TOKEN_BUDGET_BESIDE_REQUESTS
        : Batches.TOKEN_BUDGET;
  }

  private void account(Priority priority, int tokens) {
    if (priority.interactive() && !posts.isEmpty()) {
      readBeforePosts += tokens;
    } else if (priority == Priority.BULK) {
      readBeforePosts = Math.max(0, readBeforePosts - REQUESTS_TO_POSTS * tokens);
    }
  }

  /** The number of waiting segments of some priorities. */
  int size(Predicate<Priority> of) {
    lock.lock();
    try {
      return queues.stream()
          .filter(queue -> of.test(queue.priority()))
          .mapToInt(SegmentQueue::size)
          .sum();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a worker waits for a batch. */
  boolean hasIdleWorker() {
    lock.lock();
    try {
      return idle > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Rejects segments from now on; those that wait are still handed out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails all texts that wait, so that their callers do not wait for ever. */
  void abandon(ModelUnavailableException reason) {
    List<Segment> left = new ArrayList<>();
    lock.lock();
    try {
      for (SegmentQueue queue = next(); queue != null; queue = next()) {
        left.add(queue.first());
        remove(queue.first());
      }
    } finally {
      lock.unlock();
    }
    left.forEach(segment -> segment.text.outcome.completeExceptionally(reason));
  }
}
