package io.groundswell.audience;

import io.groundswell.topics.Shift;

/**
 * How an audience has changed its mind.
 *
 * @param direction where sentiment has moved
 * @param sigma standard errors between the means of the two windows; signed
 * @param posts posts in the short window
 * @param longPosts posts in the long window without the short one
 * @param shortMean mean polarity in the short window, in [−1, 1]
 * @param longMean the same in the long window without the short one
 * @param severity how far beyond what counts as a shift
 */
public record Move(
    Shift.Direction direction,
    double sigma,
    long posts,
    long longPosts,
    double shortMean,
    double longMean,
    Shift.Severity severity) {}
