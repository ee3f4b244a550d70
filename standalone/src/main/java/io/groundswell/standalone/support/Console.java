package io.groundswell.standalone.support;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command reads and writes.
 *
 * @param environment settings, as environment variables
 * @param in raw bytes
 * @param out results, UTF-8
 * @param err messages for people, UTF-8
 */
public record Console(
    Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {

  /** Standard input and output of the process; UTF-8 in every locale, as posts are. */
  public static Console ofProcess() {
    return new Console(
        CliConfig.environment(), System.in, stream(FileDescriptor.out), stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
