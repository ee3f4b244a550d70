package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRoutesTest {
  private static final Supplier<String> NOT_CALLED =
      () -> {
        throw new AssertionError("the route does not depend on the language");
      };

  private final ModelRoutes routes =
      ModelRoutes.parse(
          "es=a/es@v1, pt=./pt,subject:banking = djl://x/y?z=1,subject:football=a/es, zh=zh,*=all");

  @Test
  void theModelOfEachRouteIsAsWritten() {
    assertThat(routes.models())
        .containsExactly(
            Map.entry("es", "a/es@v1"),
            Map.entry("pt", "./pt"),
            Map.entry("subject:banking", "djl://x/y?z=1"),
            Map.entry("subject:football", "a/es"),
            Map.entry("zh", "zh"),
            Map.entry("*", "all"));
    assertThat(routes.languages()).containsExactlyInAnyOrder("es", "pt", "zh");
  }

  @Test
  void subjectsHavePrecedenceOverLanguagesWhichAreThenNotDetected() {
    assertThat(routes.route(List.of("cars", "banking"), NOT_CALLED)).isEqualTo("subject:banking");
  }

  @Test
  void amongSeveralSubjectsTheFirstOfTheSettingDecides() {
    assertThat(routes.route(List.of("football", "banking"), NOT_CALLED))
        .isEqualTo("subject:banking");
  }

  @Test
  void aSubjectIsMatchedExactly() {
    assertThat(routes.route(List.of("Banking", "bank"), () -> "en")).isEqualTo("*");
  }

  @Test
  void aLanguageWithoutARouteHasTheDefaultModel() {
    assertThat(routes.route(List.of(), () -> "pt")).isEqualTo("pt");
    assertThat(routes.route(List.of(), () -> "und")).isEqualTo("*");
    assertThat(routes.route(List.of(), () -> "*")).isEqualTo("*");
  }

  @Test
  void withoutLanguageRoutesNoLanguageIsDetected() {
    ModelRoutes subjects = ModelRoutes.parse("subject:banking=b").orElse("all");
    assertThat(subjects.route(List.of("cars"), NOT_CALLED)).isEqualTo("*");
  }

  @Test
  void aDefaultModelIsAddedOnlyIfThereIsNone() {
    assertThat(routes.orElse("other").defaultModel()).isEqualTo("all");
    assertThat(ModelRoutes.parse("").orElse("other").models())
        .containsExactly(Map.entry("*", "other"));
  }

  @Test
  void theRoutesOfAModelAreThoseThatNameIt() {
    ModelRoutes two = ModelRoutes.parse("es=x,subject:a=y,pt=x").orElse("y");
    assertThat(two.of("x")).containsExactly("es", "pt");
    assertThat(two.of("y")).containsExactly("subject:a", "*");
    assertThat(two.of("shadow")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "es            | \"es\" is not ROUTE=MODEL; no name may have a comma.",
        "es=a,         | \"\" is not ROUTE=MODEL; no name may have a comma.",
        "es=           | The route es has no model.",
        "*=            | The route * has no model.",
        "es=a,ES=b     | The route es is given twice.",
        "*=a,*=a       | The route * is given twice.",
        "subject:a=x,subject:a=y | The route subject:a is given twice.",
        "subject:=x    | A route names no subject after \"subject:\".",
        "zh-TW=x       | Routes go by primary language: zh, not zh-TW.",
        "english=x     | \"english\" is no route: it is a language such as es, subject:NAME, or *.",
        "und=x         | \"und\" is no route: it is a language such as es, subject:NAME, or *.",
        "=x            | \"\" is no route: it is a language such as es, subject:NAME, or *."
      })
  void malformedRoutesAreRejectedWithASentence(String text, String sentence) {
    assertThatThrownBy(() -> ModelRoutes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
