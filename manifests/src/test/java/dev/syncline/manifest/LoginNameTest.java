package dev.syncline.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a?b&c=d/e%20 \"x\"",
        " a ",
        "${x}",
        "été",
        "a123456789a123456789a123456789a123456789a123456789a123456789abc"
      })
  void takesWhatPostgresTakes(String name) {
    assertThat(LoginName.checked(name)).isEqualTo(name);
  }

  /** In the start of a session, what follows a zero byte is the next setting. */
  @ParameterizedTest
  @CsvSource({
    "'', must not be empty",
    "'es\u0000options\u0000-c', control character",
    "'a\nb', control character",
    "a123456789a123456789a123456789a123456789a123456789a123456789abcd, longer than the 63 bytes",
    "éééééééééééééééééééééééééééééééé, longer than the 63 bytes"
  })
  void refusesWhatTheServerReadsAsSomethingElse(String name, String reason) {
    assertThatThrownBy(() -> LoginName.checked(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
