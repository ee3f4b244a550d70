package io.groundswell.processor.djl;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.groundswell.processor.scoring.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** {@code tokenizer.json} at work, with nothing left to defaults. Threads can share it. */
final class ModelTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private ModelTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * @param maxTokens what longer texts are cut to, special tokens included
   * @throws ModelLoadException if the file can't be read as a tokenizer
   */
  static ModelTokenizer load(Path file, int maxTokens) {
    String limit = String.valueOf(maxTokens);
    Map<String, String> options =
        Map.of(
            "addSpecialTokens", "true",
            "truncation", "true",
            "maxLength", limit,
            "modelMaxLength", limit,
            "stride", "0",
            "padding", "false");
    try {
      return new ModelTokenizer(HuggingFaceTokenizer.newInstance(file, options));
    } catch (IOException | RuntimeException e) {
      throw new ModelLoadException("%s can't be read as a tokenizer.".formatted(file), e);
    }
  }

  TokenizedText tokenize(String text) {
    Encoding encoding = tokenizer.encode(text);
    return new TokenizedText(encoding.getIds(), encoding.exceedMaxLength());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
