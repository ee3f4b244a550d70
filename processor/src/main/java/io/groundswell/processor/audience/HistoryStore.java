package io.groundswell.processor.audience;

import io.groundswell.audience.History;
import io.groundswell.audience.SampledPost;
import io.groundswell.processor.stream.RecordFailures;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The last minutes of each subject, as tables in the store of those who count: how many posts of
 * which polarity, and a sample of them for each minute. The sample of a minute has the posts with
 * the least keys, so that each post is as likely as any other.
 */
final class HistoryStore {
  static final long MINUTE_MS = 60_000;

  /** Posts of a subject and minute that are kept. */
  static final int SAMPLES_A_MINUTE = 64;

  private static final char HISTORIES = 'H';
  private static final char SAMPLES = 'S';

  private final KeyValueStore<Bytes, byte[]> store;
  private final Rows rows;

  HistoryStore(KeyValueStore<Bytes, byte[]> store, RecordFailures failures) {
    this.store = store;
    this.rows = new Rows(store, failures);
  }

  @Nullable History history(String subject) {
    return rows.get(historyKey(subject), History::readFrom);
  }

  void history(String subject, History history) {
    store.put(historyKey(subject), Binary.write(history::writeTo));
  }

  /**
   * Keeps a post if it belongs to the sample.
   *
   * @param key its own, evenly spread
   */
  void sample(String subject, long timeMs, long key, SampledPost post) {
    Bytes bucketKey = bucketKey(minuteOf(timeMs), subject);
    Bucket known = rows.get(bucketKey, Bucket::readFrom);
    Bucket bucket = known == null ? Bucket.EMPTY : known;
    if (bucket.size >= SAMPLES_A_MINUTE && Long.compareUnsigned(key, bucket.largest) >= 0) {
      return;
    }
    store.put(sampleKey(bucketKey, key), Binary.write(post::writeTo));
    Bucket now;
    if (bucket.size < SAMPLES_A_MINUTE) {
      boolean larger = bucket.size == 0 || Long.compareUnsigned(key, bucket.largest) > 0;
      now = new Bucket(bucket.size + 1, larger ? key : bucket.largest);
    } else {
      store.delete(sampleKey(bucketKey, bucket.largest));
      now = new Bucket(bucket.size, largest(bucketKey));
    }
    store.put(bucketKey, Binary.write(now::writeTo));
  }

  /** The sample of a span of time, by minutes, the oldest first. */
  List<SampledPost> samples(String subject, long fromMs, long toMs) {
    List<SampledPost> posts = new ArrayList<>();
    for (long minute = minuteOf(fromMs); minute < toMs; minute += MINUTE_MS) {
      Bytes bucketKey = bucketKey(minute, subject);
      try (KeyValueIterator<Bytes, byte[]> samples =
          store.range(sampleKey(bucketKey, 0), sampleKey(bucketKey, -1))) {
        while (samples.hasNext()) {
          SampledPost post = rows.read(samples.next().value, SampledPost::readFrom);
          if (post != null && post.timeMs() >= fromMs && post.timeMs() < toMs) {
            posts.add(post);
          }
        }
      }
    }
    return posts;
  }

  /**
   * Forgets what is of minutes before a time, some rows at a time.
   *
   * @return how many rows were deleted; fewer than {@code most} when nothing is left
   */
  int forget(long beforeMs, int most) {
    List<Bytes> ended = new ArrayList<>();
    Bytes first = Keys.of(SAMPLES, out -> {});
    Bytes end = Keys.of(SAMPLES, out -> Keys.time(out, minuteOf(beforeMs)));
    try (KeyValueIterator<Bytes, byte[]> old = store.range(first, end)) {
      while (ended.size() < most && old.hasNext()) {
        ended.add(old.next().key);
      }
    }
    for (Bytes key : ended) {
      store.delete(key);
      forgetHistory(key, beforeMs);
    }
    return ended.size();
  }

  /** Each minute with posts has a bucket, so that each history has one when it has ended. */
  private void forgetHistory(Bytes key, long beforeMs) {
    String subject = rows.read(key.get(), HistoryStore::subjectOfBucket);
    if (subject == null || subject.isEmpty()) {
      return; // a sampled post
    }
    History history = history(subject);
    if (history != null) {
      history.prune(beforeMs);
      if (history.isEmpty()) {
        store.delete(historyKey(subject));
      }
    }
  }

  /**
   * A minute's sample.
   *
   * @param largest key in it
   */
  private record Bucket(int size, long largest) {
    static final Bucket EMPTY = new Bucket(0, 0);

    void writeTo(DataOutputStream out) throws IOException {
      out.writeByte(size);
      out.writeLong(largest);
    }

    static Bucket readFrom(DataInput in) throws IOException {
      return new Bucket(in.readUnsignedByte(), in.readLong());
    }
  }

  /** Forwards: backwards, a store with a cache gave rows that had just been deleted. */
  private long largest(Bytes bucketKey) {
    byte[] last = bucketKey.get();
    try (KeyValueIterator<Bytes, byte[]> samples =
        store.range(sampleKey(bucketKey, 0), sampleKey(bucketKey, -1))) {
      while (samples.hasNext()) {
        last = samples.next().key.get();
      }
    }
    return ByteBuffer.wrap(last).getLong(last.length - Long.BYTES);
  }

  private static long minuteOf(long timeMs) {
    return Math.floorDiv(timeMs, MINUTE_MS) * MINUTE_MS;
  }

  /** The subject of a bucket's key; empty for the key of a sampled post. */
  private static String subjectOfBucket(DataInput in) throws IOException {
    in.skipBytes(1 + Long.BYTES);
    String subject = in.readUTF();
    try {
      in.readLong();
      return "";
    } catch (EOFException e) {
      return subject;
    }
  }

  private static Bytes historyKey(String subject) {
    return Keys.of(HISTORIES, out -> out.writeUTF(subject));
  }

  private static Bytes bucketKey(long minuteMs, String subject) {
    return Keys.of(
        SAMPLES,
        out -> {
          Keys.time(out, minuteMs);
          out.writeUTF(subject);
        });
  }

  /** Bytes are compared without sign, as the keys are. */
  private static Bytes sampleKey(Bytes bucketKey, long key) {
    return Bytes.wrap(
        Binary.write(
            out -> {
              out.write(bucketKey.get());
              out.writeLong(key);
            }));
  }
}
