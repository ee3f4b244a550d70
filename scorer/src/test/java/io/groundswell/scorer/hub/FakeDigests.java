package io.groundswell.scorer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digests that Git, Hugging Face and DJL's zoo announce. */
final class FakeDigests {
  private FakeDigests() {}

  /** The id of a Git blob. */
  static String git(byte[] content) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    blob.writeBytes(("blob " + content.length + '\0').getBytes(UTF_8));
    blob.writeBytes(content);
    return hex("SHA-1", blob.toByteArray());
  }

  static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
