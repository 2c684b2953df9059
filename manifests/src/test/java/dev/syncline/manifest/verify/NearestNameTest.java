package dev.syncline.manifest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> FIELDS =
      List.of("host", "port", "user", "password", "database", "connectionType");

  @ParameterizedTest
  @CsvSource({
    "hots, host",
    "HOST, host",
    "passwd, password",
    "databse, database",
    "connectiontyp, connectionType"
  })
  void findsWhatWasMeant(String word, String meant) {
    assertThat(NearestName.of(word, FIELDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"mode", "role", "sslMode", "schema", "x"})
  void findsNothingForAnotherWord(String word) {
    assertThat(NearestName.of(word, FIELDS)).isEmpty();
  }

  @Test
  void saysSomethingElseWhereNothingIsNear() {
    assertThat(NearestName.suggestion("zzz", FIELDS, "look again")).isEqualTo("look again");
  }
}
