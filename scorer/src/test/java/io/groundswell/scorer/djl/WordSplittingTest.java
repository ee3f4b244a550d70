package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordSplittingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theBundledModelSplitsAtSpaces(@TempDir Path temp) throws IOException {
    Path file = ResourceExtractor.bundledModel(temp).resolve("tokenizer.json");

    assertThat(WordSplitting.isAtSpaces(JSON.readTree(file.toFile()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'normalizer': {'type': 'BertNormalizer'}, 'pre_tokenizer': {'type': 'BertPreTokenizer'}}",
        "{'normalizer': null, 'pre_tokenizer': {'type': 'ByteLevel', 'use_regex': true}}",
        "{'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'Replace', 'pattern':"
            + " {'Regex': '[ab]{2}|c?'}, 'content': ''}, {'type': 'BertNormalizer'}]},"
            + " 'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{'type': 'Split',"
            + " 'pattern': {'Regex': '[ab]'}}, {'type': 'BertPreTokenizer'}]}}"
      })
  void recognizesTokenizersThatSplitAtSpaces(String tokenizer) throws JsonProcessingException {
    assertThat(isAtSpaces(tokenizer)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'normalizer': null, 'pre_tokenizer': null}",
        "{'normalizer': null, 'pre_tokenizer': {'type': 'Metaspace'}}",
        "{'normalizer': null, 'pre_tokenizer': {'type': 'ByteLevel', 'use_regex': false}}",
        "{'normalizer': {'type': 'NFC'}, 'pre_tokenizer': {'type': 'BertPreTokenizer'}}",
        "{'normalizer': {'type': 'Replace', 'pattern': {'Regex': 'a b'}},"
            + " 'pre_tokenizer': {'type': 'BertPreTokenizer'}}",
        "{'normalizer': {'type': 'Replace', 'pattern': {'Regex': 'a.b'}},"
            + " 'pre_tokenizer': {'type': 'BertPreTokenizer'}}",
        "{'normalizer': {'type': 'Replace', 'pattern': {'Regex': '[^a]'}},"
            + " 'pre_tokenizer': {'type': 'BertPreTokenizer'}}",
        "{'normalizer': null, 'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': 'a'}}}"
      })
  void otherTokenizersAreNotRecognized(String tokenizer) throws JsonProcessingException {
    assertThat(isAtSpaces(tokenizer)).isFalse();
  }

  private static boolean isAtSpaces(String tokenizer) throws JsonProcessingException {
    return WordSplitting.isAtSpaces(JSON.readTree(tokenizer.replace('\'', '"')));
  }
}
