package dev.syncline.postgres.source.internal.transform.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonPropertiesTest {
  @Test
  void keepsTheTextOfEveryValue() {
    assertThat(
            JsonProperties.of(
                "{\"n\":1.50,\"s\":\"a \\\"b\\\" \\u0001 ü\",\"o\":{\"x\": [1, {\"y\":2}]},\"a\":"
                    + " [ ],\"t\":true,\"nil\":null,\"quo\\\"ted\":-0}"))
        .isEqualTo(
            Map.of(
                "n", "1.50",
                "s", "\"a \\\"b\\\" \\u0001 ü\"",
                "o", "{\"x\": [1, {\"y\":2}]}",
                "a", "[ ]",
                "t", "true",
                "nil", "null",
                "quo\"ted", "-0"));
  }

  @Test
  void ofAnEmptyObjectThereIsNothing() {
    assertThat(JsonProperties.of("{}")).isEmpty();
  }
}
