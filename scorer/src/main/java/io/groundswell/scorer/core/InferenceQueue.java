package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Flight.PieceInFlight;
import io.groundswell.scorer.core.PriorityQueues.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the workers, and the only owner of its order. A call is cut when a worker asks for
 * one, from all that waits then: the lane by precedence, the piece that has waited longest, and
 * with it pieces of like length, whoever they are of.
 *
 * <p>While posts wait, at least a quarter of the tokens read are theirs. Requests that find no room
 * are refused; others wait for room. Safe for several threads.
 */
final class InferenceQueue {
  /** Tokens of requests that are read, while posts wait, for each token of posts. */
  private static final int REQUESTS_TO_POSTS = 3;

  /** So long after one request another is expected. */
  private static final long REQUESTS_COME_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final QueueCapacity capacity;
  private final int workers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final List<PriorityQueues> lanes =
      Arrays.stream(Priority.values()).map(PriorityQueues::new).toList();
  private final PriorityQueues posts = of(Priority.BULK);
  private long arrivals;
  private int idle;
  private int readBeforePosts; // tokens of requests, while posts waited
  private long lastRequest = System.nanoTime() - REQUESTS_COME_NANOS;
  private boolean closed;

  /**
   * @param workers threads that take calls
   */
  InferenceQueue(QueueCapacity capacity, int workers) {
    this.capacity = capacity;
    this.workers = workers;
  }

  /** Makes the calls of one model. */
  interface Caller {
    /** Most pieces in one of its calls. */
    int batchSize();

    /** Whether a piece must have a call of its own. */
    boolean alone(PieceInFlight piece);

    /** Makes one. */
    void call(List<PieceInFlight> batch, Priority lane);
  }

  /** A call to be made. */
  record Call(Caller caller, List<PieceInFlight> batch, Priority lane) {
    void make() {
      caller.call(batch, lane);
    }
  }

  /**
   * Queues pieces of texts, each in the lane that its text has by now.
   *
   * @param lane that of who asks, which may be less urgent than a text's
   * @return false if there is no room, and the lane is one in which that means a refusal
   * @throws ModelUnavailableException if the queue is closed, or the wait for room is interrupted
   */
  boolean offer(Caller caller, List<PieceInFlight> pieces, Priority lane) {
    if (pieces.isEmpty()) {
      return true;
    }
    List<PieceInFlight> longestFirst = new ArrayList<>(pieces);
    longestFirst.sort(Comparator.comparingInt(PieceInFlight::tokens).reversed());
    long bytes = pieces.stream().mapToLong(PieceInFlight::bytes).sum();
    lock.lock();
    try {
      while (!closed && !hasRoom(lane, pieces.size(), bytes)) {
        if (lane.interactive()) {
          return false;
        }
        emptied.await();
      }
      if (closed) {
        throw new ModelUnavailableException("the scorer is closed", null);
      }
      longestFirst.forEach(piece -> add(caller, piece));
      if (lane.interactive()) {
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

  private boolean hasRoom(Priority lane, int pieces, long bytes) {
    int waiting = 0;
    long waitingBytes = 0;
    for (PriorityQueues other : lanes) {
      if (other.lane() == lane || lane.interactive() && other.lane().interactive()) {
        waiting += other.pieces();
        waitingBytes += other.bytes();
      }
    }
    boolean never = pieces > capacity.pieces() || bytes > capacity.bytes();
    return waiting + pieces <= capacity.pieces() && waitingBytes + bytes <= capacity.bytes()
        || never && !lane.interactive() && waiting == 0; // it would wait for ever
  }

  private void add(Caller caller, PieceInFlight piece) {
    Priority lane = piece.flight().lane();
    Entry entry = new Entry(piece, caller, lane, arrivals++);
    piece.waits = entry;
    of(lane).add(entry);
  }

  /** Moves what still waits of a text to the lane that the text has by now. */
  void hasten(Flight flight) {
    lock.lock();
    try {
      for (PieceInFlight piece : flight.pieces()) {
        Entry entry = piece.waits;
        if (entry != null && entry.lane() != flight.lane()) {
          remove(entry);
          add(entry.caller(), piece);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(Entry entry) {
    entry.piece().waits = null;
    of(entry.lane()).remove(entry);
    emptied.signalAll();
  }

  /**
   * The next call, as soon as there is one. Texts that nobody waits for any more are passed over.
   *
   * @return null once the queue is closed and empty
   */
  @Nullable Call take() throws InterruptedException {
    while (true) {
      List<PieceInFlight> late = new ArrayList<>();
      Call call;
      lock.lock();
      try {
        PriorityQueues lane = next();
        while (lane == null && !closed) {
          idle++;
          try {
            filled.await();
          } finally {
            idle--;
          }
          lane = next();
        }
        if (lane == null) {
          return null;
        }
        call = cut(lane, late);
      } finally {
        lock.unlock();
      }
      late.forEach(piece -> piece.flight().expire());
      if (!call.batch().isEmpty()) {
        return call;
      }
    }
  }

  private @Nullable PriorityQueues next() {
    if (posts.isEmpty()) {
      readBeforePosts = 0;
    } else if (readBeforePosts >= REQUESTS_TO_POSTS * Batches.TOKEN_BUDGET) {
      return posts;
    }
    return lanes.stream().filter(lane -> !lane.isEmpty()).findFirst().orElse(null);
  }

  private PriorityQueues of(Priority lane) {
    return lanes.get(lane.ordinal());
  }

  /**
   * Cuts one call from a lane, in which something waits. Where less waits than all workers could
   * read at once, each gets its share.
   *
   * @param late gets the pieces of texts whose deadline has passed
   */
  private Call cut(PriorityQueues lane, List<PieceInFlight> late) {
    Entry first = lane.first();
    Caller caller = first.caller();
    int longest = first.tokens();
    int most = Batches.mostTexts(longest, caller.batchSize(), budget(lane.lane()));
    int tokensLeft = (lane.tokens() + workers - 1) / workers;
    long now = System.currentTimeMillis();
    List<PieceInFlight> batch = new ArrayList<>();
    List<Entry> taken = new ArrayList<>();
    for (Entry entry : lane.notLongerThan(first)) {
      PieceInFlight piece = entry.piece();
      boolean alone = caller.alone(piece);
      if (batch.size() == most || tokensLeft <= 0 || !Batches.alike(piece.tokens(), longest)) {
        break;
      }
      if (alone && !batch.isEmpty()) {
        continue; // its turn comes
      }
      taken.add(entry);
      if (piece.flight().isLate(now)) {
        late.add(piece);
      } else if (!piece.flight().isOver()) {
        batch.add(piece);
        tokensLeft -= piece.tokens();
        if (alone) {
          break;
        }
      }
    }
    taken.forEach(this::remove);
    account(lane.lane(), batch.size() * longest);
    return new Call(caller, batch, lane.lane());
  }

  /** Calls that nobody waits for are short while requests come, since one may have to wait. */
  private int budget(Priority lane) {
    boolean requestsCome = System.nanoTime() - lastRequest < REQUESTS_COME_NANOS;
    return !lane.interactive() && requestsCome
        ? Batches.TOKEN_BUDGET_BESIDE_REQUESTS
        : Batches.TOKEN_BUDGET;
  }

  private void account(Priority lane, int tokens) {
    if (lane.interactive() && !posts.isEmpty()) {
      readBeforePosts += tokens;
    } else if (lane == Priority.BULK) {
      readBeforePosts = Math.max(0, readBeforePosts - REQUESTS_TO_POSTS * tokens);
    }
  }

  /** Pieces that wait, of all lanes. */
  int size() {
    lock.lock();
    try {
      return lanes.stream().mapToInt(PriorityQueues::pieces).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Those of requests. */
  int interactive() {
    lock.lock();
    try {
      return of(Priority.INTERACTIVE).pieces() + of(Priority.INTERACTIVE_BATCH).pieces();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a worker has nothing to do. */
  boolean hasIdleWorker() {
    lock.lock();
    try {
      return idle > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing any more; what waits is still handed out. */
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

  /** Gives up what waits: whoever waits for it must not wait for ever. */
  void abandon(ModelUnavailableException reason) {
    List<Entry> left = new ArrayList<>();
    lock.lock();
    try {
      lanes.forEach(lane -> left.addAll(lane.all()));
      left.forEach(this::remove);
    } finally {
      lock.unlock();
    }
    left.forEach(entry -> entry.piece().flight().outcome.completeExceptionally(reason));
  }
}
