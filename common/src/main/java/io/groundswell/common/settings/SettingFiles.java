package io.groundswell.common.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads values of settings from files: {@code <NAME>_FILE} is the path of a file whose content is
 * the value of {@code <NAME>}. A secret is then not part of the environment, which child processes
 * inherit and container inspection shows.
 *
 * @param environment the variables, each {@code <NAME>_FILE} replaced by {@code <NAME>}
 * @param fromFiles names of the variables whose values were read from files
 */
record SettingFiles(Map<String, String> environment, Set<String> fromFiles) {
  private static final String SUFFIX = "_FILE";

  /** The logging configuration reads this variable before settings are read. */
  private static final String LOG_LEVEL = "LOG_LEVEL";

  /** Limit for files named by mistake; certificates, keys and lists of subjects are smaller. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads the files that the environment names.
   *
   * @param isSetting whether a setting has this name; {@code <NAME>_FILE} is ignored if it is a
   *     setting itself, or if {@code <NAME>} is not
   * @throws SettingsException naming variable and path, never the content
   */
  static SettingFiles read(Map<String, String> environment, Predicate<String> isSetting) {
    Map<String, String> resolved = new HashMap<>(environment);
    Set<String> fromFiles = new TreeSet<>();
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (!variable.endsWith(SUFFIX) || isSetting.test(variable)) {
        continue;
      }
      String name = variable.substring(0, variable.length() - SUFFIX.length());
      if (!isSetting.test(name)) {
        continue;
      }
      resolved.remove(variable);
      String path = environment.getOrDefault(variable, "").strip();
      if (path.isEmpty()) {
        continue;
      }
      if (!environment.getOrDefault(name, "").isBlank()) {
        throw new SettingsException(
            name + " and " + variable + " are both set: only one of them can be.");
      }
      if (name.equals(LOG_LEVEL)) {
        throw new SettingsException(
            variable
                + " can't be used: logging starts before settings are read; set "
                + name
                + ".");
      }
      resolved.put(name, content(variable, path));
      fromFiles.add(name);
    }
    return new SettingFiles(resolved, fromFiles);
  }

  private static String content(String variable, String path) {
    try (InputStream file = Files.newInputStream(Path.of(path))) {
      byte[] bytes = file.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw unusable(variable, path, "has more than " + MAX_BYTES + " bytes");
      }
      ByteBuffer content = ByteBuffer.wrap(ByteOrderMark.without(bytes));
      String text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
      if (text.isBlank()) {
        throw unusable(variable, path, "is empty");
      }
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable(variable, path, "is not there");
    } catch (CharacterCodingException e) {
      throw unusable(variable, path, "is not UTF-8");
    } catch (IOException e) {
      throw unusable(variable, path, "can't be read");
    }
  }

  private static SettingsException unusable(String variable, String path, String why) {
    return new SettingsException(variable + " names the file \"" + path + "\", which " + why + ".");
  }
}
