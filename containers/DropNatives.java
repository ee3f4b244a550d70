import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes native libraries of other platforms out of a folder's jars: an image is for one, and most
 * of the processor's libraries are the others'. What stays is for Linux with glibc on the kind of
 * processor that this runs on.
 */
final class DropNatives {
  private static final Pattern NATIVE =
      Pattern.compile("(?i).*(\\.(so|dll|dylib|jnilib|a)|\\.dSYM/.*)");

  public static void main(String[] args) throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String processor = arm ? "[-/]aarch64" : "(64|-x64|[-/]x86[-_]64|/amd64)";
    Pattern ours = Pattern.compile("(?i).*linux" + processor + "[./].*");
    for (Path jar : list(Path.of(args[0]), ".jar")) {
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        for (Path file : list(files.getPath("/"), "")) {
          String name = file.toString();
          if (NATIVE.matcher(name).matches() && !ours.matcher(name).matches()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private static List<Path> list(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(end))
          .toList();
    }
  }
}
