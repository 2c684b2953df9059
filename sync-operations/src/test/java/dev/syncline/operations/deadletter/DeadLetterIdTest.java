package dev.syncline.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.Slug;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterIdTest {
  @Test
  void isANumberWithOrWithoutItsDatabase() {
    assertThat(DeadLetterId.parse("17")).isEqualTo(new DeadLetterId(Optional.empty(), 17));
    assertThat(DeadLetterId.parse("db-orders/17"))
        .isEqualTo(new DeadLetterId(Optional.of(new Slug("db-orders")), 17));
    assertThat(DeadLetterId.parse("@acme/db-orders/17").place())
        .contains(new Slug("@acme/db-orders"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "db-orders/17"})
  void isPrintedAsItIsWritten(String text) {
    assertThat(DeadLetterId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders.json", "db-orders/", "/17", "1.5", "db orders/17"})
  void anythingElseIsNone(String text) {
    assertThat(DeadLetterId.find(text)).isEmpty();
    assertThatThrownBy(() -> DeadLetterId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a dead letter");
  }
}
