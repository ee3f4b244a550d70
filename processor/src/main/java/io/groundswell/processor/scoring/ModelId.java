package io.groundswell.processor.scoring;

/**
 * Which model, to the byte.
 *
 * @param name what people call it
 * @param digest lower-case hex SHA-256 over everything that can change a score
 */
public record ModelId(String name, String digest) {}
