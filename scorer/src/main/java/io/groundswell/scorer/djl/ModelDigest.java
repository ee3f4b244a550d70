package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Label;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** SHA-256 over everything that can change a score; it is part of the cache key. */
final class ModelDigest {
  private final MessageDigest sha256 = sha256();

  private ModelDigest() {}

  /**
   * A model's digest.
   *
   * @param computation the engine and its arithmetic
   * @return lower-case hex
   */
  static String of(ModelFiles files, ModelConfig config, ModelOptions options, String computation)
      throws IOException {
    ModelDigest digest = new ModelDigest();
    for (Path weights : files.network().parts()) {
      digest.file("weights", weights);
    }
    digest.file("tokenizer", files.tokenizer());
    digest.file("config", files.config());
    digest.value("max-tokens", String.valueOf(options.maxTokens()));
    digest.value("long-text", options.longText().version());
    for (Label label : Label.values()) {
      List<Integer> outputs = config.outputs().getOrDefault(label, List.of());
      digest.value(
          "label " + label, outputs.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    digest.value("preprocessing", config.preprocessing().version());
    digest.value("precision", computation);
    return HexFormat.of().formatHex(digest.sha256.digest());
  }

  /** Lower-case hex SHA-256 of a stream, which is consumed and not closed. */
  static String of(InputStream bytes) throws IOException {
    ModelDigest digest = new ModelDigest();
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.sha256.digest());
  }

  private void value(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    header(name, bytes.length);
    sha256.update(bytes);
  }

  private void file(String name, Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      header(name, Files.size(file));
      update(bytes);
    }
  }

  /** Names and lengths delimit the parts, so that different parts never have the same bytes. */
  private void header(String name, long length) {
    sha256.update((name + '\0').getBytes(StandardCharsets.UTF_8));
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
  }

  private void update(InputStream bytes) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
      sha256.update(buffer, 0, read);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("required of every JDK: SHA-256", e);
    }
  }
}
