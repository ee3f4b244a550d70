package io.groundswell.processor.stream.audience;

import io.groundswell.processor.audience.History;
import io.groundswell.processor.audience.SampledPost;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
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

  HistoryStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Nullable History history(String subject) {
    byte[] value = store.get(historyKey(subject));
    return value == null ? null : Binary.read(value, History::readFrom);
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
    byte[] value = store.get(bucketKey);
    Bucket bucket = value == null ? Bucket.EMPTY : Binary.read(value, Bucket::readFrom);
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
      try (KeyValueIterator<Bytes, byte[]> rows =
          store.range(sampleKey(bucketKey, 0), sampleKey(bucketKey, -1))) {
        while (rows.hasNext()) {
          SampledPost post = Binary.read(rows.next().value, SampledPost::readFrom);
          if (post.timeMs() >= fromMs && post.timeMs() < toMs) {
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
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    Bytes first = Keys.of(SAMPLES, out -> {});
    Bytes end = Keys.of(SAMPLES, out -> Keys.time(out, minuteOf(beforeMs)));
    try (KeyValueIterator<Bytes, byte[]> old = store.range(first, end)) {
      while (rows.size() < most && old.hasNext()) {
        rows.add(old.next());
      }
    }
    for (KeyValue<Bytes, byte[]> row : rows) {
      store.delete(row.key);
      forgetHistory(row.key, beforeMs);
    }
    return rows.size();
  }

  /** Each minute with posts has a bucket, so that each history has one when it has ended. */
  private void forgetHistory(Bytes key, long beforeMs) {
    String subject =
        Binary.read(
            key.get(),
            in -> {
              in.skipBytes(1 + Long.BYTES);
              return in.readUTF();
            });
    if (!bucketKey(timeOf(key), subject).equals(key)) {
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

    static Bucket readFrom(java.io.DataInput in) throws IOException {
      return new Bucket(in.readUnsignedByte(), in.readLong());
    }
  }

  /** Forwards: backwards, a store with a cache gave rows that had just been deleted. */
  private long largest(Bytes bucketKey) {
    byte[] last = bucketKey.get();
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.range(sampleKey(bucketKey, 0), sampleKey(bucketKey, -1))) {
      while (rows.hasNext()) {
        last = rows.next().key.get();
      }
    }
    return ByteBuffer.wrap(last).getLong(last.length - Long.BYTES);
  }

  private static long minuteOf(long timeMs) {
    return Math.floorDiv(timeMs, MINUTE_MS) * MINUTE_MS;
  }

  private static long timeOf(Bytes key) {
    return Binary.read(
        key.get(),
        in -> {
          in.skipBytes(1);
          return Keys.time(in);
        });
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
