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
 * What a revision of a model was found to be. Written when all its files are there: what has one is
 * whole, and what it says holds from then on.
 *
 * @param model what was asked for
 * @param revision of it: a branch, a tag, a commit; a version of DJL's zoo
 * @param commit what the revision stood for; names the folder
 * @param form what was chosen
 * @param reason why, one sentence
 * @param files fetched as they are
 * @param archive fetched for what it holds
 * @param extracted what was taken out of the archive: names and sizes
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
    // Names of folders and files: none may lead out of the cache.
    if (!commit.matches("[0-9a-f]{40}")
        || !extracted.keySet().stream().allMatch(Archive::isWanted)) {
      throw new IllegalArgumentException("no names of a model: " + commit + extracted.keySet());
    }
  }

  /**
   * Reads {@link #bytes}.
   *
   * @throws IOException if they are something else
   */
  static Manifest read(byte[] bytes) throws IOException {
    return JSON.readValue(bytes, Manifest.class);
  }

  byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  /** The same of another name of the same commit. */
  Manifest of(String otherRevision) {
    return new Manifest(
        model, otherRevision, commit, form, reason, files, archive, new TreeMap<>(extracted));
  }

  /** Paths of the files fetched as they are. */
  Set<String> paths() {
    return files.stream().map(RemoteFile::path).collect(Collectors.toSet());
  }

  /** Those of the files fetched as they are that aren't there in their size. */
  List<RemoteFile> missing(Path folder) {
    return files.stream()
        .filter(file -> Disk.size(folder.resolve(file.path())) != file.size())
        .toList();
  }

  /** Whether all that was taken out of the archive is there in its size. */
  boolean isExtracted(Path folder) {
    return extracted.entrySet().stream()
        .allMatch(file -> Disk.size(folder.resolve(file.getKey())) == file.getValue());
  }
}
