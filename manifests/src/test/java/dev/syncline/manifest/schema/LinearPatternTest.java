package dev.syncline.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {
  /** A backtracking matcher takes years for each. */
  @ParameterizedTest
  @ValueSource(strings = {"^(.*a){14}$", "^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "^([a-z]+)*\\d$"})
  void endsSoonHoweverItIsWritten(String pattern) {
    String text = "a".repeat(5_000) + "!";
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(LinearPattern.of(pattern).isFoundIn(text)).isFalse());
  }

  @ParameterizedTest
  @CsvSource({
    "^[A-Z]{2}\\d+$, DE123, true",
    "^[A-Z]{2}\\d+$, D123, false",
    "b, abc, true",
    "^\\u0041\\u{42}$, AB, true",
    "^\\p{L}+$, straße, true",
    "^a\\/b$, a/b, true",
    "^(?:x|y)z?$, yz, true",
    "^.$, \uD83D\uDE00, true",
  })
  void findsWhatJsonSchemaFinds(String pattern, String text, boolean found) {
    assertThat(LinearPattern.of(pattern).isFoundIn(text)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(?=.*a)b",
        "(?!a)b",
        "(?<=a)b",
        "(?<!a)b",
        "(a)\\1",
        "(",
        "[",
        "\\u12",
        "((a{100}){100}){100}",
        "(((a{999}){999}){999}){999}",
        "a{99999999999}",
      })
  void refusesWhatCannotBeMatchedSo(String pattern) {
    assertThatThrownBy(() -> LinearPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^.{0,2000}$", "a{1001}", "a{1001,}", "(a{200}){100}", "a{3,2}", "(a{999}){999}"})
  void saysPlainlyWhatRepeatsTooOften(String pattern) {
    assertThatThrownBy(() -> LinearPattern.of(pattern))
        .isInstanceOf(LinearPattern.TooManyRepetitions.class)
        .hasMessageContaining("repetition");
  }

  @Test
  void repetitionsBesideOneAnotherDoNotMultiply() {
    assertThat(LinearPattern.of("^[^@]{1,64}@[^@]{1,255}\\.[a-z]{2,63}$").isFoundIn("a@b.de"))
        .isTrue();
  }
}
