package dev.syncline.shop.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdersSettingsTest {

  @Test
  void runsOnADeveloperMachineWithoutSettings() {
    assertThat(OrdersSettings.from(Map.of()))
        .isEqualTo(
            new OrdersSettings(
                new ServerAddress("localhost", 3001),
                new DatabaseAddress(
                    "jdbc:postgresql://localhost:5436/db-orders", "postgres", "postgres")));
  }

  @Test
  void takesAUrlWithALogin() {
    OrdersSettings settings =
        OrdersSettings.from(
            Map.of("HOST", "0.0.0.0", "PORT", "0", "DATABASE_URL", "postgres://ada:one@db/orders"));

    assertThat(settings)
        .isEqualTo(
            new OrdersSettings(
                new ServerAddress("0.0.0.0", 0),
                new DatabaseAddress("jdbc:postgresql://db/orders", "ada", "one")));
  }
}
