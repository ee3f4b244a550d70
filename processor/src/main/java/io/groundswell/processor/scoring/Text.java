package io.groundswell.processor.scoring;

/**
 * A text to score.
 *
 * @param value as its author wrote it; well-formed Unicode, not blank
 */
public record Text(String value) {}
