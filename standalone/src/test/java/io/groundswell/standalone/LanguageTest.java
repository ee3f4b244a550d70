package io.groundswell.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Code, documents, logs and messages contain none of the words that the style rules out. */
class LanguageTest {
  private static final Path ROOT = Path.of("..");

  /** Words, and the same as a part of a name. */
  private static final Pattern RULED_OUT =
      Pattern.compile(
          "(?i:\\b(tells?|told|telling|says?|said|saying|hears?|heard|whoever|held against"
              + "|of (its|their|his|one's) own|comes? along|at once|a further)\\b)"
              + "|[a-z0-9](Tells?|Told|Says?|Said|Hears?|Heard|Whoever)(?![a-z])"
              // Not in quotes: the ids of operations in asyncapi.json stay.
              + "|(?<!\")\\b(tells?|told|says?|said|hears?|heard)(?=[A-Z])");

  private static final Set<String> SKIPPED_FOLDERS =
      Set.of("target", "node_modules", ".git", "vendor", ".groundswell");

  /** Prose of these; the others are data, or have texts that people posted. */
  private static final Pattern PROSE =
      Pattern.compile(
          ".*\\.(java|md|mjs|js|html|css|ya?ml|xml|py|sh|lua|properties)"
              + "|(topics|api-bridge/src/main)/.*\\.json"
              + "|groundswell|Dockerfile|\\.env\\.example|\\.ci/.*|containers/[^.]*");

  /** Texts that people posted, and names that others have given. */
  private static final Pattern NOT_OURS =
      Pattern.compile("model/training/golden_texts.py|model/parity/networks.py|topics/src/test/.*");

  /** Still to be reworded. */
  private static final Pattern NOT_YET = Pattern.compile("standalone/src/test/.*");

  @Test
  void noWordThatStandsForNothingIsUsed() throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED_FOLDERS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = ROOT.relativize(file).toString();
            if (PROSE.matcher(name).matches()
                && !NOT_OURS.matcher(name).matches()
                && !NOT_YET.matcher(name).matches()) {
              int number = 0;
              for (String line : Files.readString(file, UTF_8).lines().toList()) {
                number++;
                if (RULED_OUT.matcher(line).find()) {
                  found.add(name + ":" + number + ": " + line.strip());
                }
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(found).as("lines with a word that is ruled out").isEmpty();
  }
}
