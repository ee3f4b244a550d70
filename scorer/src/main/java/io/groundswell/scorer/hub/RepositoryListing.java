package io.groundswell.scorer.hub;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a Hugging Face repository at one commit.
 *
 * @param id {@code owner/name}
 * @param commit 40 hexadecimal digits
 * @param files by path
 */
record RepositoryListing(String id, String commit, Map<String, RemoteFile> files) {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";

  /** Optional files of the tokenizer. */
  private static final List<String> BESIDE_TOKENIZER =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  /** The files that may be downloaded; none of these names leads out of a folder. */
  private static final Pattern WANTED =
      Pattern.compile(
          "(config|tokenizer|tokenizer_config|special_tokens_map)\\.json"
              + "|(onnx/)?model\\w*(\\.onnx)?(\\.data|_data)?(_[0-9]+)?");

  static boolean isWanted(String path) {
    return WANTED.matcher(path).matches();
  }

  Optional<RemoteFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  /** The files of the tokenizer that exist. */
  List<RemoteFile> tokenizer() {
    return all(Stream.concat(Stream.of(TOKENIZER), BESIDE_TOKENIZER.stream()).toList());
  }

  OnnxNames onnx() {
    return new OnnxNames(files.keySet());
  }

  /** The existing files among these paths, in their order. */
  List<RemoteFile> all(List<String> paths) {
    return paths.stream().map(files::get).filter(Objects::nonNull).toList();
  }

  /** Name and abbreviated commit, for messages. */
  String shown() {
    return id + '@' + commit.substring(0, 8);
  }
}
