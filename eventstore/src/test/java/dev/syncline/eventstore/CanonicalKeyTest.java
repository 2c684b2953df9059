package dev.syncline.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of the PostgreSQL store compares the canonical text with what the server prints. */
class CanonicalKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 7}",
        "{\"id\": -7}",
        "{\"id\": 1.50}",
        "{\"id\": \"a b\"}",
        "{\"id\": null}",
        "{\"a\": 1, \"b\": true, \"ab\": \"x\"}"
      })
  void knowsTheUsualForms(String key) {
    assertThat(CanonicalKey.is(key)).isTrue();
    assertThat(CanonicalKey.of(key)).isSameAs(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"id\":7}",
        "{\"id\": 7 }",
        "{\"id\": 7}}",
        "{\"id\": 7, }",
        "{\"id\": }",
        "{\"id\" 7}",
        "{\"id: 7}",
        "{\"id\": 7",
        "{\"id\": 7,\"no\": 1}",
        "{\"no\": 7, \"a\": 1}",
        "{\"no\": 7, \"id\": 1}",
        "{\"id\": 7, \"id\": 1}"
      })
  void saysNoToOthers(String key) {
    assertThat(CanonicalKey.is(key)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {}",
        "{\"id\":7} | {\"id\": 7}",
        "{\"no\":1,\"a\":2} | {\"a\": 2, \"no\": 1}",
        "{\"id\":1,\"id\":2} | {\"id\": 2}",
        "{\"id\":1e3} | {\"id\": 1000}",
        "{\"id\":-0} | {\"id\": 0}",
        "{\"id\":1.50} | {\"id\": 1.50}",
        "{\"id\":\"\\u00e9\\n\\/\"} | {\"id\": \"é\\n/\"}",
        "{\"id\":[1,{\"b\":null}]} | {\"id\": [1, {\"b\": null}]}",
      })
  void everyTextOfAKeyHasTheSameCanonicalText(String key, String canonical) {
    assertThat(CanonicalKey.of(key)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"secret\":", "{\"secret\": 1e999999999}", "{\"secret\": 1e-999999999}"})
  void aKeyThatNoDatabaseStoresIsRefusedWithoutItsValue(String key) {
    assertThatThrownBy(() -> CanonicalKey.of(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aDigestIsTheBeginningOfTheSha256() {
    byte[] sha256 = KeyDigest.sha256("{\"id\": 7}");

    assertThat(KeyDigest.of("{\"id\": 7}"))
        .isEqualTo(KeyDigest.of(sha256))
        .isEqualTo(new KeyDigest(-5956679774198763917L));
    assertThat(sha256).hasSize(32);
  }
}
