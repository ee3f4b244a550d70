package io.groundswell.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Identities derived from content. */
public final class ContentId {
  private static final int BYTES = 18;

  private ContentId() {}

  /**
   * The identity of a shift, derived from its content: it is the same for all readers, and a topic
   * that is created again does not repeat identities.
   *
   * @param value the record's value
   */
  public static String ofShift(byte[] value) {
    return of("shift_", value);
  }

  /**
   * The identity of a published window, derived from its content. The time of publication is part
   * of it only while the window is open: a closed window that is counted again has the same
   * identity.
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
