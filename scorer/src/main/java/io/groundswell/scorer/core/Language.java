package io.groundswell.scorer.core;

/**
 * A text's language.
 *
 * @param tag BCP 47, as it was declared or detected; {@code und} for what can't be told
 * @param group what it is counted under, one of a closed set: a primary language that the detector
 *     knows, {@code und} or {@code other}
 * @param supported whether the model reads it, as far as is known
 */
public record Language(String tag, String group, boolean supported) {}
