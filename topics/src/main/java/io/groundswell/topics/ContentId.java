package io.groundswell.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Identities that follow from what is identified. */
public final class ContentId {
  private static final int BYTES = 18;

  private ContentId() {}

  /**
   * The identity of a shift: of its content, so that it stays the same whoever reads it and however
   * often, and a topic that is made anew does not give the identities of the old one again.
   *
   * @param value the record's value
   */
  public static String ofShift(byte[] value) {
    return of("shift_", value);
  }

  /**
   * The identity of a window as it was published: of its content. When it was published is part of
   * that only while the window is open: a closed one that is counted again is the same.
   */
  public static String ofWindow(AudienceWindow window) {
    ObjectNode content = window.json();
    if (window.isFinal()) {
      content.remove("published_at");
    }
    return of("window_", StrictJson.write(content));
  }

  private static String of(String prefix, byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      byte[] start = Arrays.copyOf(digest, BYTES);
      return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
