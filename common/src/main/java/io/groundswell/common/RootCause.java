package io.groundswell.common;

/** The root cause of a failure; Kafka clients wrap causes, some of them several times. */
public final class RootCause {
  private RootCause() {}

  /** The innermost cause, or the failure itself if it has none. */
  public static Throwable of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The message of {@link #of}. */
  public static String message(Throwable failure) {
    return String.valueOf(of(failure).getMessage());
  }
}
