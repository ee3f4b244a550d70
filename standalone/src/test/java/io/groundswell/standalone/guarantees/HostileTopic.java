package io.groundswell.standalone.guarantees;

import io.groundswell.processor.audience.InternalMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each topic that is read, with the schema of its values and the counter of what is skipped. */
enum HostileTopic {
  RAW_POSTS("raw-posts", "post", "groundswell_dead_letters_total{reason=\"invalid_json\"}"),
  PREDICT_REQUESTS(
      "predict-requests",
      "predict-request",
      "groundswell_requests_skipped_total{reason=\"no_reply_topic\"}"),
  PREDICT_REPLIES("predict-replies", "predict-reply", null),
  SENTIMENT("sentiment", "scored-post", "groundswell_audience_posts_unreadable_total"),
  SUBJECTS("subjects", "subject", "groundswell_audience_subjects_skipped_total"),
  AUDIENCE("audience", "audience-window", unreadable("audience")),
  AUDIENCE_SHIFTS("audience-shifts", "shift", unreadable("audience-shifts")),
  AUDIENCE_MARKERS("audience-markers", "marker", unreadable("audience-markers")),
  SCORER_STATUS("scorer-status", "scorer-status", unreadable("scorer-status")),
  BY_SUBJECT(
      "groundswell-audience-by-subject-repartition",
      null,
      "groundswell_records_failed_total{reason=\"unreadable_record\""),
  BY_GROUP(
      "groundswell-audience-by-group-repartition",
      null,
      "groundswell_records_failed_total{reason=\"unreadable_record\"");

  final String address;
  private final @Nullable String schema;
  final @Nullable String counter;

  HostileTopic(String address, @Nullable String schema, @Nullable String counter) {
    this.address = address;
    this.schema = schema;
    this.counter = counter;
  }

  boolean isCompacted() {
    return Set.of(SUBJECTS, AUDIENCE_MARKERS, SCORER_STATUS).contains(this);
  }

  Map<String, byte @Nullable []> hostile() {
    Map<String, byte @Nullable []> values = new LinkedHashMap<>(HostileValues.general());
    Instant aDayAgo = Instant.now().minus(Duration.ofDays(1));
    values.putAll(
        schema != null
            ? HostileValues.ofSchema(schema)
            : this == BY_SUBJECT
                ? InternalMessages.bySubject(aDayAgo)
                : InternalMessages.byGroup(aDayAgo));
    return values;
  }

  byte @Nullable [] valid() {
    Map<String, byte @Nullable []> values = hostile();
    return schema != null ? values.get("valid") : values.get(this == BY_SUBJECT ? "post" : "moved");
  }

  /** The bridge's counter. */
  private static String unreadable(String topic) {
    return "groundswell_bridge_records_skipped_total{reason=\"unreadable\",topic=\""
        + topic
        + "\"}";
  }
}
