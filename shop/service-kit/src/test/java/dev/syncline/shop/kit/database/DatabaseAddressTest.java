package dev.syncline.shop.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
  private static final String DEFAULT_URL = "jdbc:postgresql://localhost/parcels";

  @Test
  void isTheGivenOneByDefault() {
    assertThat(DatabaseAddress.from(Map.of(), "DATABASE", DEFAULT_URL))
        .isEqualTo(new DatabaseAddress(DEFAULT_URL, "postgres", "postgres"));
  }

  @Test
  void takesTheVariablesOfItsName() {
    Map<String, String> environment =
        Map.of(
            "ARCHIVE_URL", "jdbc:postgresql://db/archive",
            "ARCHIVE_USER", "ada",
            "ARCHIVE_PASSWORD", "one",
            "DATABASE_URL", "jdbc:postgresql://db/parcels");

    assertThat(DatabaseAddress.from(environment, "ARCHIVE", DEFAULT_URL))
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://db/archive", "ada", "one"));
  }

  @Test
  void takesAUrlWithALogin() {
    assertThat(
            DatabaseAddress.parse(
                "postgres://grace:t%40o+@events:5437/store?sslmode=require", "ada", "one"))
        .isEqualTo(
            new DatabaseAddress(
                "jdbc:postgresql://events:5437/store?sslmode=require", "grace", "t@o+"));
  }

  @Test
  void takesTheSeparateLoginIfTheUrlHasNone() {
    assertThat(DatabaseAddress.parse("postgresql://events/store", "ada", "one"))
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://events/store", "ada", "one"));
  }

  @Test
  void neverPrintsAPassword() {
    assertThat(new DatabaseAddress("jdbc:postgresql://db/parcels?password=secret", "ada", "secret"))
        .hasToString("jdbc:postgresql://db/parcels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql://db/accounts", "postgres://ada:secret word@db/accounts"})
  void refusesADatabaseUrlWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> DatabaseAddress.parse(url, "ada", "one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("database URL")
        .hasMessageNotContaining("secret");
  }
}
