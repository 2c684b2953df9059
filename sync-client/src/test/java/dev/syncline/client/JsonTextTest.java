package dev.syncline.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @Test
  void readsEveryKindOfValue() {
    assertThat(
            JsonText.read(" { \"a\" : [ 1 , -2.5e1, true, false, null, {} , [ ] ] , \"b\":\"\" } "))
        .isEqualTo(
            Map.of("a", Arrays.asList(1L, -25.0, true, false, null, Map.of(), List.of()), "b", ""));
    assertThat(JsonText.read("\"\\u0041\\n\\\\\\/\\\"  x\"")).isEqualTo("A\n\\/\"  x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "\"a",
        "\"\\u00",
        "tru",
        "1 2",
        "1x",
        "-",
        "{1:2}",
        "'a'"
      })
  void whatIsNotJsonReadsAsNull(String text) {
    assertThat(JsonText.read(text)).isNull();
  }

  @Test
  void aHostileTextIsNoTrouble() {
    assertThat(JsonText.read("[".repeat(100_000))).isNull();
    assertThat(JsonText.read("1e999999999")).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
