package io.groundswell.bridge.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/**
 * Where shifts go and how patiently.
 *
 * @param url may hold a secret in its path or query: only its host is ever told
 * @param key that signs; not to be modified
 * @param timeout longest wait for an answer
 * @param retry a shift that is older is given up once it was tried {@link Webhook#LEAST_TRIES}
 *     times
 */
public record WebhookOptions(URI url, byte[] key, Duration timeout, Duration retry) {
  private static final String KEY_PREFIX = "whsec_";
  private static final int LEAST_KEY_BYTES = 24;
  private static final int MOST_KEY_BYTES = 64;

  /**
   * Checks an address; empty text is none.
   *
   * @throws IllegalArgumentException unless it is one that can be posted to
   */
  public static String url(String text) {
    if (!text.isEmpty()) {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean isHttp = scheme.equals("https") || scheme.equals("http");
      if (!isHttp || url.getHost() == null || url.getPort() > 65_535 || url.getUserInfo() != null) {
        throw new IllegalArgumentException("no such address");
      }
    }
    return text;
  }

  /**
   * The key in a secret as Standard Webhooks write it; of empty text, empty.
   *
   * @throws IllegalArgumentException if it is written otherwise, or is too short or long
   */
  public static byte[] key(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    if (!text.startsWith(KEY_PREFIX)) {
      throw new IllegalArgumentException("no prefix");
    }
    byte[] key = Base64.getDecoder().decode(text.substring(KEY_PREFIX.length()));
    if (key.length < LEAST_KEY_BYTES || key.length > MOST_KEY_BYTES) {
      throw new IllegalArgumentException("too short or long");
    }
    return key;
  }
}
