package io.groundswell.standalone.support;

import org.jspecify.annotations.Nullable;

/** Ends a command; the message is one sentence for the user. */
public final class CommandException extends RuntimeException {
  /** Exit code of a command that failed. */
  public static final int FAILED = 1;

  /** Exit code for a malformed command line, setting or input. */
  public static final int USAGE = 2;

  private final int exitCode;

  private CommandException(int exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** What failed and, where it is known, what to do. */
  public static CommandException failed(String sentence) {
    return new CommandException(FAILED, sentence, null);
  }

  /**
   * As {@link #failed(String)}.
   *
   * @param cause for the log, never shown
   */
  public static CommandException failed(String sentence, Throwable cause) {
    return new CommandException(FAILED, sentence, cause);
  }

  /** What is malformed and what is accepted instead. */
  public static CommandException usage(String sentence) {
    return new CommandException(USAGE, sentence, null);
  }

  public int exitCode() {
    return exitCode;
  }
}
