package io.groundswell.scorer.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Extracts a zip archive of DJL's zoo. Only known files of a model are extracted, by names without
 * a folder, so that no entry is written outside the target folder.
 */
final class Archive {
  private static final Pattern WANTED =
      Pattern.compile(
          "config\\.json|tokenizer\\.json|tokenizer_config\\.json|special_tokens_map\\.json"
              + "|serving\\.properties|[\\w][\\w.-]*\\.pt|model\\w*\\.onnx((_data|\\.data)(_[0-9]+)?)?");

  /** Largest expansion of an archive: weights are hardly compressible. Stops zip bombs. */
  private static final int MOST_GROWTH = 4;

  private static final long GROWTH_OF_SMALL_FILES = 1 << 26;

  static boolean isWanted(String name) {
    return WANTED.matcher(name).matches();
  }

  private final Path zip;
  private final Path folder;
  private final String model;
  private long room;

  private Archive(Path zip, Path folder, String model) {
    this.zip = zip;
    this.folder = folder;
    this.model = model;
    this.room = mostBytes(Disk.size(zip));
  }

  /** Most bytes that are extracted from an archive of this size. */
  private static long mostBytes(long size) {
    return MOST_GROWTH * size + GROWTH_OF_SMALL_FILES;
  }

  /**
   * Extracts a model.
   *
   * @param folder target; files of the same names are replaced
   * @param kept names of files in the folder that are not replaced
   * @param model named in error messages
   * @return names and sizes of the extracted files
   * @throws FetchException if a file is missing, or the archive is malformed
   */
  static Map<String, Long> extract(Path zip, Path folder, Set<String> kept, String model) {
    Archive archive = new Archive(zip, folder, model);
    try (ZipFile entries = new ZipFile(zip.toFile())) {
      Set<String> names = new TreeSet<>(kept);
      List<ZipEntry> wanted = new ArrayList<>();
      entries.stream()
          .filter(entry -> isWanted(entry.getName()) && names.add(entry.getName()))
          .forEach(wanted::add);
      archive.requireModel(names);
      Map<String, Long> extracted = new TreeMap<>();
      for (ZipEntry entry : wanted) {
        extracted.put(entry.getName(), archive.extract(entries, entry));
      }
      return extracted;
    } catch (IOException e) {
      throw archive.unusable("it can't be read as a zip archive (" + e.getMessage() + ")", e);
    }
  }

  private void requireModel(Set<String> names) {
    for (String name : List.of(RepositoryListing.CONFIG, RepositoryListing.TOKENIZER)) {
      if (!names.contains(name)) {
        throw unusable("it has no " + name, null);
      }
    }
    Set<String> networks =
        names.stream()
            .filter(name -> name.endsWith(".pt") || name.endsWith(".onnx"))
            .collect(Collectors.toCollection(TreeSet::new));
    if (networks.size() != 1) {
      throw unusable(
          networks.isEmpty()
              ? "it has neither TorchScript (*.pt) nor ONNX (model*.onnx)"
              : "it has several networks: " + String.join(", ", networks),
          null);
    }
  }

  private long extract(ZipFile entries, ZipEntry entry) throws IOException {
    Path part = folder.resolve(entry.getName() + ".part");
    try (InputStream in = entries.getInputStream(entry)) {
      long before = room;
      Disk.copy(in, part, 0, size -> requireRoom(before - size));
    }
    Disk.moveInto(part, folder.resolve(entry.getName()));
    return Disk.size(folder.resolve(entry.getName()));
  }

  private void requireRoom(long left) {
    room = left;
    if (left < 0) {
      throw unusable("it holds more than " + mostBytes(Disk.size(zip)) + " bytes", null);
    }
  }

  private FetchException unusable(String why, @Nullable IOException e) {
    return new FetchException(
        "The archive of %s in DJL's zoo can't be used: %s.".formatted(model, why), e);
  }
}
