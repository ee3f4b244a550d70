package io.groundswell.audience;

/**
 * How audiences are counted.
 *
 * @param graceMs posts up to so late count
 * @param silenceMs without a post for so long, the clock of publishing runs on by itself
 * @param retentionMs older posts are not counted at all
 * @param maxPostsPerAuthor most posts of one author that weigh in, a subject and window
 * @param maxAuthors so many authors of a subject and window are known one by one; beyond, their
 *     number is estimated
 * @param maxSubjects most subjects of a group that are published by name
 * @param countShared whether posts that name several subjects of a group weigh in
 * @param countUnsupported whether posts in a language that the model does not read weigh in
 * @param counting how the bias of counted labels is taken out
 * @param shifts what counts as a shift
 */
public record AudienceOptions(
    long graceMs,
    long silenceMs,
    long retentionMs,
    int maxPostsPerAuthor,
    int maxAuthors,
    int maxSubjects,
    boolean countShared,
    boolean countUnsupported,
    Counting counting,
    ShiftSettings shifts) {
  /** What {@code maxAuthors} is in production. */
  public static final int MAX_AUTHORS = 10_000;
}
