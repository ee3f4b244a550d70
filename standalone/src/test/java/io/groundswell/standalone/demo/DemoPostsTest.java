package io.groundswell.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DemoPostsTest {
  private static final PostReader READER = new PostReader(PostFormat.DEFAULT, new TextRules(300));

  @Test
  void thereAreMoreThanAThousandAndNoneTwiceHoweverItIsWritten() throws Exception {
    List<String> texts =
        DemoPosts.read().stream()
            .map(post -> post.path("text").asText().toLowerCase(Locale.ROOT))
            .map(text -> text.replaceAll("\\s+", ""))
            .toList();
    assertThat(texts).hasSizeGreaterThan(1_000).doesNotHaveDuplicates();
  }

  @Test
  void theyAreOfHundredsOfAuthorsOfWhomNoneSaysMuch() throws Exception {
    List<String> authors =
        DemoPosts.read().stream().map(post -> post.path("author").asText()).toList();
    assertThat(authors.stream().distinct()).hasSizeGreaterThan(500);
    assertThat(authors)
        .allSatisfy(
            author -> assertThat(authors.stream().filter(author::equals)).hasSizeLessThan(13));
  }

  @Test
  void eachIsAPostWithASubjectAndAnAuthorAndNothingOfTheScript() throws Exception {
    for (ObjectNode fields : DemoPosts.read()) {
      Post post = READER.read(StrictJson.write(fields));
      assertThat(post.subjects()).isNotEmpty();
      assertThat(post.fields().path("author").asText()).isNotBlank();
      assertThat(fields.fieldNames()).toIterable().containsOnly("text", "subject", "author");
    }
  }
}
