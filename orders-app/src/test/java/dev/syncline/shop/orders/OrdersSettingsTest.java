package dev.syncline.shop.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.shop.orders.database.DatabaseAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdersSettingsTest {

  @Test
  void runsOnADeveloperMachineWithoutSettings() {
    assertThat(OrdersSettings.from(Map.of()))
        .isEqualTo(
            new OrdersSettings(
                "localhost",
                3001,
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
                "0.0.0.0", 0, new DatabaseAddress("jdbc:postgresql://db/orders", "ada", "one")));
  }

  @Test
  void refusesAPortThatIsNone() {
    assertThatThrownBy(() -> OrdersSettings.from(Map.of("PORT", "http")))
        .hasMessage("PORT must be a number, was http");
  }
}
