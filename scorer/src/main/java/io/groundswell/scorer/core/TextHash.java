package io.groundswell.scorer.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of a normalised text.
 *
 * @param hex lower-case hex SHA-256 of its UTF-8 bytes
 */
public record TextHash(String hex) {
  /** The hash of exactly this string. */
  public static TextHash of(String normalised) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return new TextHash(
          HexFormat.of().formatHex(sha256.digest(normalised.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
