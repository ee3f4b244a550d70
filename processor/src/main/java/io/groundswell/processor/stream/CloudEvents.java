package io.groundswell.processor.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.audience.EventTime;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.ContentId;
import io.groundswell.topics.Post;
import io.groundswell.topics.Shift;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Headers that make records CloudEvents 1.0 events in the binary mode of its Kafka binding: the
 * value is not changed. Immutable.
 */
public final class CloudEvents {
  /** Adds no headers. */
  public static final CloudEvents OFF = new CloudEvents(null);

  private static final String PREFIX = io.groundswell.topics.RecordHeaders.CLOUD_EVENTS_PREFIX;
  private static final String CONTENT_TYPE = io.groundswell.topics.RecordHeaders.CONTENT_TYPE;
  private static final String TYPE = PREFIX + "type";
  private static final String SCORED = "io.groundswell.post.scored";
  private static final String ORIGINAL = io.groundswell.topics.RecordHeaders.ORIGINAL_PREFIX;

  /** RFC 3339 allows years of four digits only. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant AFTER = Instant.parse("9999-12-31T23:59:59.999Z").plusMillis(1);

  private final @Nullable String source;

  private CloudEvents(@Nullable String source) {
    this.source = source;
  }

  /**
   * Events of one Groundswell installation.
   *
   * @param clusterId of the Kafka cluster: offsets identify records only within a cluster
   * @param prefix of the application ids: another installation may score the same posts
   */
  public static CloudEvents from(String clusterId, String prefix) {
    return new CloudEvents("urn:groundswell:" + clusterId + ":" + prefix);
  }

  /**
   * The headers of a scored post: the post's, and an event identity made of its topic, partition
   * and offset. If the post is an event, its event headers are renamed, since the scored post is
   * another event.
   *
   * @param record the post's record; not changed
   * @param where topic, partition and offset of the post
   * @throws java.util.NoSuchElementException if {@code where} is empty
   */
  public Headers ofScored(
      Post post, Record<byte[], byte[]> record, Optional<RecordMetadata> where) {
    if (source == null) {
      return record.headers();
    }
    RecordHeaders headers = new RecordHeaders();
    for (Header header : record.headers()) {
      headers.add(isOfEvent(header.key()) ? ORIGINAL + header.key() : header.key(), header.value());
    }
    RecordMetadata at = where.orElseThrow();
    long time =
        EventTime.of(
                post.fields().path("created_at"),
                record.timestamp(),
                record.timestamp()) // not the clock's: the same after a restart
            .timeMs();
    return add(
        headers,
        SCORED,
        at.topic() + "-" + at.partition() + "-" + at.offset(),
        null,
        Instant.ofEpochMilli(time));
  }

  /**
   * The headers of a scored post without its event headers: a shadow post is not the same event,
   * and must not have its identity.
   *
   * @param headers not changed
   */
  public static Headers withoutScored(Headers headers) {
    Header type = headers.lastHeader(TYPE);
    if (type == null || !SCORED.equals(new String(type.value(), UTF_8))) {
      return headers;
    }
    RecordHeaders rest = new RecordHeaders();
    for (Header header : headers) {
      if (!isOfEvent(header.key())) {
        rest.add(header);
      }
    }
    return rest;
  }

  /** The headers of a published window. */
  public Headers of(AudienceWindow window) {
    return source == null
        ? new RecordHeaders()
        : add(
            new RecordHeaders(),
            "io.groundswell.audience.window",
            ContentId.ofWindow(window),
            window.subject(),
            window.publishedAt());
  }

  /** The headers of a shift. */
  public Headers of(Shift shift) {
    return source == null
        ? new RecordHeaders()
        : add(
            new RecordHeaders(),
            "io.groundswell.audience.shift",
            ContentId.ofShift(shift.write()),
            shift.subject(),
            shift.detectedAt());
  }

  private Headers add(
      RecordHeaders headers, String type, String id, @Nullable String subject, Instant time) {
    add(headers, PREFIX + "specversion", "1.0");
    add(headers, TYPE, type);
    add(headers, PREFIX + "source", source);
    add(headers, PREFIX + "id", id);
    if (!time.isBefore(FIRST) && time.isBefore(AFTER)) {
      add(headers, PREFIX + "time", time.toString());
    }
    if (subject != null && subject.codePoints().allMatch(CloudEvents::isAllowed)) {
      add(headers, PREFIX + "subject", subject);
    }
    add(headers, CONTENT_TYPE, "application/json");
    return headers;
  }

  private static boolean isOfEvent(String header) {
    return header.startsWith(PREFIX) || header.equals(CONTENT_TYPE);
  }

  /** Whether a CloudEvents string may contain the character; subjects may contain any. */
  private static boolean isAllowed(int c) {
    boolean nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return !Character.isISOControl(c) && !nonCharacter && (c < 0xD800 || c > 0xDFFF);
  }

  private static void add(RecordHeaders headers, String name, @Nullable String value) {
    headers.add(name, String.valueOf(value).getBytes(UTF_8));
  }
}
