package io.groundswell.standalone.support;

/** A command can't do its work; the message is one sentence for the user. */
public final class CommandException extends RuntimeException {
  /** Exit code of a command that failed. */
  public static final int FAILED = 1;

  /** Exit code of a command that was called wrongly, or whose settings or input are malformed. */
  public static final int USAGE = 2;

  private final int exitCode;

  private CommandException(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  public static CommandException failed(String sentence) {
    return new CommandException(FAILED, sentence);
  }

  public static CommandException usage(String sentence) {
    return new CommandException(USAGE, sentence);
  }

  public int exitCode() {
    return exitCode;
  }
}
