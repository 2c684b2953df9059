package dev.syncline.shop.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountsSettingsTest {

  @Test
  void runsOnADeveloperMachineWithoutSettings() {
    AccountsSettings settings = AccountsSettings.from(Map.of());

    assertThat(settings.server()).isEqualTo(new ServerAddress("localhost", 3000));
    assertThat(settings.database())
        .isEqualTo(
            new DatabaseAddress(
                "jdbc:postgresql://localhost:5435/db-accounts", "postgres", "postgres"));
    assertThat(settings.eventStore()).isEmpty();
  }

  @Test
  void takesEachDatabaseWithItsLogin() {
    AccountsSettings settings =
        AccountsSettings.from(
            Map.of(
                "DATABASE_URL", "jdbc:postgresql://db/accounts",
                "DATABASE_USER", "ada",
                "DATABASE_PASSWORD", "one",
                "EVENTSTORE_URL", "postgres://grace:t%40o+@events:5437/store?sslmode=require"));

    assertThat(settings.database())
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://db/accounts", "ada", "one"));
    assertThat(settings.eventStore())
        .contains(
            new DatabaseAddress(
                "jdbc:postgresql://events:5437/store?sslmode=require", "grace", "t@o+"));
  }

  @Test
  void neverPrintsAPassword() {
    AccountsSettings settings =
        AccountsSettings.from(
            Map.of(
                "DATABASE_URL", "jdbc:postgresql://db/accounts?password=secret",
                "EVENTSTORE_URL", "postgres://grace:secret@events/store"));

    assertThat(settings.toString()).doesNotContain("secret");
  }
}
