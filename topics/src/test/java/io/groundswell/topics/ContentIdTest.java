package io.groundswell.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContentIdTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void aClosedWindowIsTheSameWheneverItIsPublished() {
    String id = ContentId.ofWindow(window("show", 1, NOON));

    assertThat(id).matches("window_[A-Za-z0-9_-]{24}");
    assertThat(ContentId.ofWindow(window("show", 1, NOON.plusSeconds(9)))).isEqualTo(id);
    assertThat(ContentId.ofWindow(window("show", 2, NOON))).isNotEqualTo(id);
    assertThat(ContentId.ofWindow(window("film", 1, NOON))).isNotEqualTo(id);
  }

  @Test
  void anOpenWindowIsAnotherEachTimeItIsPublished() {
    assertThat(ContentId.ofWindow(window("show", 0, NOON)))
        .isEqualTo(ContentId.ofWindow(window("show", 0, NOON)))
        .isNotEqualTo(ContentId.ofWindow(window("show", 0, NOON.plusSeconds(1))));
  }

  private static AudienceWindow window(String subject, int revision, Instant publishedAt) {
    Figures none = new Figures(0, 0, 0, new Figures.Adjusted("classify", 0, 0, 0));
    return new AudienceWindow(
        subject,
        null,
        NOON,
        60,
        revision > 0,
        revision,
        none,
        0,
        false,
        0,
        null,
        0,
        0,
        0,
        null,
        null,
        null,
        100,
        false,
        publishedAt);
  }
}
