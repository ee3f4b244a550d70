package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an audience felt about a subject during one window: a value of the audience topic, keyed by
 * the subject. A window is published again while it changes; the latest record of a subject, start
 * and length holds.
 *
 * @param subject the subject, or {@link #OTHER} for all that are not among the top
 * @param group the comparison group; null for the subjects that have none, which are compared with
 *     each other
 * @param start first moment of the window; a multiple of its length since the epoch
 * @param seconds length: 10, 60 or 900
 * @param isFinal whether it has closed; a post that comes even later raises the revision
 * @param revision 0 while open, 1 when first final, higher with each correction
 * @param figures posts that weigh in
 * @param authors distinct known authors of the posts that weigh in
 * @param authorsApproximate whether {@code authors} is an estimate
 * @param authorsUnknown posts without an author; they are never capped
 * @param identicalShare share of the posts whose text another post of the window has, too (all but
 *     one of each), in [0, 1]; null without posts
 * @param cappedPosts posts beyond what one author may weigh in; not in the figures
 * @param sharedPosts posts that name other subjects of the group, too; not in the figures by
 *     default
 * @param unsupportedPosts posts in a language that the model does not read; not in the figures by
 *     default
 * @param shareOfVoice the group's volume that is the subject's, in [0, 1]; null while the group has
 *     none
 * @param baseline the figures of the rest of the group in the same window; null if there is no rest
 * @param otherSubjects how many subjects are summed up; null unless the subject is {@link #OTHER}
 * @param topSubjects most subjects of a group that are published by name
 * @param folded whether the subject has fallen out of the top and is from here on part of {@link
 *     #OTHER} in this window: the record takes back those before it
 * @param publishedAt when this record was made
 */
public record AudienceWindow(
    String subject,
    @Nullable String group,
    Instant start,
    int seconds,
    boolean isFinal,
    int revision,
    Figures figures,
    long authors,
    boolean authorsApproximate,
    long authorsUnknown,
    @Nullable Double identicalShare,
    long cappedPosts,
    long sharedPosts,
    long unsupportedPosts,
    @Nullable Double shareOfVoice,
    @Nullable Figures baseline,
    @Nullable Integer otherSubjects,
    int topSubjects,
    boolean folded,
    Instant publishedAt) {

  /** All subjects of a group that are not among its top; no subject may have this name. */
  public static final String OTHER = "other";

  /** The end, which is no longer part of the window. */
  public Instant end() {
    return start.plusSeconds(seconds);
  }

  /** The record's value. */
  public byte[] write() {
    return StrictJson.write(json());
  }

  /** The record's value as a document. */
  public ObjectNode json() {
    ObjectNode json = StrictJson.object();
    json.put("subject", subject).put("group", group);
    json.put("window_start", start.toString()).put("window_end", end().toString());
    json.put("window_seconds", seconds).put("final", isFinal).put("revision", revision);
    figures.writeTo(json);
    json.put("authors", authors).put("authors_approximate", authorsApproximate);
    json.put("authors_unknown", authorsUnknown);
    json.put("identical_share", identicalShare == null ? null : Figures.rounded(identicalShare));
    json.put("capped_posts", cappedPosts).put("shared_posts", sharedPosts);
    json.put("unsupported_posts", unsupportedPosts);
    json.put("share_of_voice", shareOfVoice == null ? null : Figures.rounded(shareOfVoice));
    if (baseline == null) {
      json.putNull("baseline");
    } else {
      baseline.writeTo(json.putObject("baseline"));
    }
    json.put("other_subjects", otherSubjects).put("top_subjects", topSubjects);
    json.put("folded", folded).put("published_at", publishedAt.toString());
    return json;
  }

  /**
   * Reads a record's value.
   *
   * @throws BadInputException if it is not a window
   */
  public static AudienceWindow read(byte[] value) throws BadInputException {
    JsonNode json = StrictJson.parse(value);
    JsonNode baseline = json.path("baseline");
    JsonNode others = json.path("other_subjects");
    return new AudienceWindow(
        Fields.name(json.path("subject"), Subject.MAX_NAME_CHARS),
        Fields.optional(json.path("group"), Subject.MAX_NAME_CHARS),
        Fields.time(json.path("window_start")),
        Fields.smallCount(json.path("window_seconds")),
        json.path("final").asBoolean(),
        Fields.smallCount(json.path("revision")),
        Figures.read(json),
        Fields.count(json.path("authors")),
        json.path("authors_approximate").asBoolean(),
        Fields.count(json.path("authors_unknown")),
        number(json.path("identical_share")),
        Fields.count(json.path("capped_posts")),
        Fields.count(json.path("shared_posts")),
        Fields.count(json.path("unsupported_posts")),
        number(json.path("share_of_voice")),
        baseline.isObject() ? Figures.read(baseline) : null,
        others.isNumber() ? (Integer) Fields.smallCount(others) : null,
        Fields.smallCount(json.path("top_subjects")),
        json.path("folded").asBoolean(),
        Fields.time(json.path("published_at")));
  }

  private static @Nullable Double number(JsonNode node) throws BadInputException {
    return node.isNumber() ? (Double) Fields.real(node) : null;
  }
}
