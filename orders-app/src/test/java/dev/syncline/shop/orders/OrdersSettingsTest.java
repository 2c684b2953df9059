package dev.syncline.shop.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import dev.syncline.shop.orders.account.SyncAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrdersSettingsTest {

  @Test
  void runsOnADeveloperMachineWithoutSettings() {
    assertThat(OrdersSettings.from(Map.of()))
        .isEqualTo(
            new OrdersSettings(
                new ServerAddress("localhost", 3001),
                new DatabaseAddress(
                    "jdbc:postgresql://localhost:5436/db-orders", "postgres", "postgres"),
                Optional.empty()));
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
                new DatabaseAddress("jdbc:postgresql://db/orders", "ada", "one"),
                Optional.empty()));
  }

  @Test
  void waitsForTheSyncThatItIsTold() {
    assertThat(
            OrdersSettings.from(
                    Map.of("SYNC_URL", "http://sync:3002", "SYNC_API_TOKEN", "0123456789abcdef"))
                .sync())
        .contains(
            new SyncAddress(
                URI.create("http://sync:3002"),
                Optional.of("0123456789abcdef"),
                "to-orders/orders-schema"));
    assertThat(OrdersSettings.from(Map.of("SYNC_URL", "", "SYNC_API_TOKEN", "")).sync()).isEmpty();
    assertThat(
            OrdersSettings.from(
                Map.of("SYNC_URL", "http://sync:3002", "SYNC_API_TOKEN", "0123456789abcdef")))
        .asString()
        .doesNotContain("0123456789abcdef");
  }
}
