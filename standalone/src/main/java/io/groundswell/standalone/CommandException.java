package io.groundswell.standalone;

/** A command can't do its work; the message is one sentence for the user. */
final class CommandException extends RuntimeException {
  /** Exit code of a command that failed. */
  static final int FAILED = 1;

  /** Exit code of a command that was called wrongly, or whose settings or input are malformed. */
  static final int USAGE = 2;

  private final int exitCode;

  private CommandException(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  static CommandException failed(String sentence) {
    return new CommandException(FAILED, sentence);
  }

  static CommandException usage(String sentence) {
    return new CommandException(USAGE, sentence);
  }

  int exitCode() {
    return exitCode;
  }
}
