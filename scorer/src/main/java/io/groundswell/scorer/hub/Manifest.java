package io.groundswell.scorer.hub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The resolved revision of a model. Written after all files are downloaded; later starts use it
 * without the network.
 *
 * @param model the requested name, without its revision
 * @param revision a branch, a tag or a commit; a version of DJL's zoo
 * @param commit the commit of the revision, and the name of the folder
 * @param form the chosen format
 * @param reason why it was chosen, one sentence
 * @param files downloaded files
 * @param archive the downloaded archive, of which the extracted files are kept
 * @param extracted names and sizes of the files extracted from the archive
 */
record Manifest(
    String model,
    String revision,
    String commit,
    ModelFormat form,
    String reason,
    List<RemoteFile> files,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RemoteFile archive,
    Map<String, Long> extracted) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  Manifest {
    for (Object part : new Object[] {model, revision, commit, form, reason, files, extracted}) {
      Objects.requireNonNull(part);
    }
    // These names become paths, which must stay within the cache.
    if (!commit.matches("[0-9a-f]{40}")
        || !extracted.keySet().stream().allMatch(Archive::isWanted)) {
      throw new IllegalArgumentException("invalid names: " + commit + extracted.keySet());
    }
  }

  /**
   * Parses {@link #bytes}.
   *
   * @throws IOException if they are malformed
   */
  static Manifest read(byte[] bytes) throws IOException {
    return JSON.readValue(bytes, Manifest.class);
  }

  /** Serializes the manifest as JSON. */
  byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is always serializable", e);
    }
  }

  /** A copy for another revision with the same commit. */
  Manifest of(String otherRevision) {
    return new Manifest(
        model, otherRevision, commit, form, reason, files, archive, new TreeMap<>(extracted));
  }

  /** Paths of the downloaded files. */
  Set<String> paths() {
    return files.stream().map(RemoteFile::path).collect(Collectors.toSet());
  }

  /** The downloaded files that are missing or differ in size. */
  List<RemoteFile> missing(Path folder) {
    return files.stream()
        .filter(file -> Disk.size(folder.resolve(file.path())) != file.size())
        .toList();
  }

  /** Whether all extracted files exist with their sizes. */
  boolean isExtracted(Path folder) {
    return extracted.entrySet().stream()
        .allMatch(file -> Disk.size(folder.resolve(file.getKey())) == file.getValue());
  }
}
