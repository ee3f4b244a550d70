package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** How {@code tokenizer.json} splits texts into words. */
final class WordSplitting {
  /** Patterns that neither match a space nor look around: characters, classes and quantifiers. */
  private static final Pattern WITHIN_A_WORD = Pattern.compile("[^\\s\\\\.^$()]+");

  private WordSplitting() {}

  /**
   * Whether tokens never span a space between two words, nor depend on the text beyond it. True for
   * the splitting of BERT and of GPT-2, which RoBERTa shares; false for all others.
   */
  static boolean isAtSpaces(JsonNode tokenizer) {
    List<JsonNode> splitters = parts(tokenizer.path("pre_tokenizer"), "pretokenizers").toList();
    return parts(tokenizer.path("normalizer"), "normalizers")
            .allMatch(WordSplitting::changesWordsAlone)
        && splitters.stream().anyMatch(WordSplitting::splitsAtSpaces)
        && splitters.stream().allMatch(s -> splitsAtSpaces(s) || splitsWordsAlone(s));
  }

  /** A step, or the steps of a sequence; none if there is no step. */
  private static Stream<JsonNode> parts(JsonNode step, String name) {
    if (type(step).equals("Sequence")) {
      return StreamSupport.stream(step.path(name).spliterator(), false);
    }
    return step.isNull() || step.isMissingNode() ? Stream.empty() : Stream.of(step);
  }

  private static boolean changesWordsAlone(JsonNode normalizer) {
    return type(normalizer).equals("BertNormalizer")
        || (type(normalizer).equals("Replace") && isWithinAWord(normalizer.path("pattern")));
  }

  private static boolean splitsAtSpaces(JsonNode splitter) {
    return type(splitter).equals("BertPreTokenizer")
        || (type(splitter).equals("ByteLevel") && splitter.path("use_regex").asBoolean(true));
  }

  private static boolean splitsWordsAlone(JsonNode splitter) {
    return type(splitter).equals("Split") && isWithinAWord(splitter.path("pattern"));
  }

  private static boolean isWithinAWord(JsonNode pattern) {
    return WITHIN_A_WORD.matcher(pattern.path("Regex").asText("")).matches();
  }

  private static String type(JsonNode step) {
    return step.path("type").asText("");
  }
}
