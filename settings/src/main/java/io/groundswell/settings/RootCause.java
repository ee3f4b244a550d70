package io.groundswell.settings;

/** What a failure comes down to: Kafka's clients wrap their reasons, some of them several times. */
public final class RootCause {
  private RootCause() {}

  /** The message of the innermost cause, or of the failure itself if it has none. */
  public static String message(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
