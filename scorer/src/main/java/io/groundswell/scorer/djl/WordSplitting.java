package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What {@code tokenizer.json} tells of how it takes texts apart. */
final class WordSplitting {
  /** Neither matches a space nor looks around for one: characters, classes and counts of them. */
  private static final Pattern WITHIN_A_WORD = Pattern.compile("[^\\s\\\\.^$()]+");

  private WordSplitting() {}

  /**
   * Whether no token reaches over a space between two words, nor depends on what is beyond it: so
   * it is for BERT's splitting and for GPT-2's, which RoBERTa shares. Of others it isn't known.
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
