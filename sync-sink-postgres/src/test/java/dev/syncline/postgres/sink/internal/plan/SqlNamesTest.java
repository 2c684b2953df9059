package dev.syncline.postgres.sink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlNamesTest {
  @Test
  void namesAreWordsAndWhatIsQuoted() {
    assertThat(SqlNames.in("INSERT INTO \"My \"\"Items\"\"\" SELECT nextval('Ids') FROM a.B_1"))
        .contains("My \"Items\"", "ids", "a", "b_1", "nextval");
  }

  @Test
  void aQuotationMarkWithinALiteralHidesNoName() {
    assertThat(SqlNames.in("SELECT '\"' FROM \"Items\", other")).contains("Items", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"\"x", "a.", "'\"", "$a$"})
  void aMegabyteIsReadAtOnce(String part) {
    String sql = part.repeat((1 << 20) / part.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(SqlNames.in(sql)).hasSizeLessThan(10));
  }
}
