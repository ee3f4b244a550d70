package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.StrictJson;
import io.groundswell.topics.TextRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoPostsTest {
  private static final PostReader READER = new PostReader(PostFormat.DEFAULT, new TextRules(300));

  @Test
  void thereAreHundredsAndNoneTwice() throws Exception {
    List<String> texts = DemoPosts.read().stream().map(p -> p.path("text").asText()).toList();
    assertThat(texts).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
  }

  @Test
  void eachIsAPostWithASubjectAndAnAuthor() throws Exception {
    for (ObjectNode fields : DemoPosts.read()) {
      Post post = READER.read(StrictJson.write(fields));
      assertThat(post.subjects()).isNotEmpty();
      assertThat(post.fields().path("author").asText()).isNotBlank();
    }
  }
}
