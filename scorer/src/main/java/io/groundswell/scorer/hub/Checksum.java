package io.groundswell.scorer.hub;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The expected digest of a file.
 *
 * @param kind the algorithm
 * @param hex lower-case
 */
record Checksum(Kind kind, String hex) {
  enum Kind {
    /** Files in Git LFS. */
    SHA256("SHA-256"),
    /** Archives of DJL's zoo. */
    SHA1("SHA-1"),
    /** Files in Git itself: SHA-1 of Git's blob header and the content. */
    GIT("SHA-1");

    final String algorithm;

    Kind(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  Checksum {
    if (!hex.matches(kind == Kind.SHA256 ? "[0-9a-f]{64}" : "[0-9a-f]{40}")) {
      throw new IllegalArgumentException("not a checksum: " + hex);
    }
  }

  /** Parses {@link #toString}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Checksum parse(String text) {
    int colon = text.indexOf(':');
    return new Checksum(
        Kind.valueOf(text.substring(0, Math.max(colon, 0)).toUpperCase(Locale.ROOT)),
        text.substring(colon + 1));
  }

  /** Computes a file's checksum of the same kind. */
  Checksum of(Path file) throws IOException {
    MessageDigest digest = digest(kind.algorithm);
    if (kind == Kind.GIT) {
      digest.update(("blob " + Files.size(file) + '\0').getBytes(StandardCharsets.US_ASCII));
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return new Checksum(kind, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("required of every JDK: " + algorithm, e);
    }
  }

  /** Such as {@code sha256:e3b0…}. */
  @Override
  @JsonValue
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ':' + hex;
  }
}
