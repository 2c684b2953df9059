package dev.syncline.shop.orders.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.orders.RunningOrders;
import dev.syncline.testkit.JsonReply;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class DestinationAccountRoutesTest {

  @Test
  void showsTheAccountsThatArrived() {
    try (RunningOrders service = RunningOrders.onAnEmptyDatabase()) {
      service.arrives(7, "Ada");
      service.arrives(42, "Grace");

      assertThat(service.get("/destination_accounts").body().findValuesAsText("name"))
          .containsExactly("Ada", "Grace");
      assertThat(service.get("/destination_accounts?after=7").body()).hasSize(1);
      JsonReply shown = service.get("/destination_accounts/42");
      assertThat(shown.status()).isEqualTo(200);
      assertThat(shown.body().has("synced_at")).isTrue();
    }
  }

  @Test
  void namesAnAccountThatHasNotArrived() {
    try (RunningOrders service = RunningOrders.onAnEmptyDatabase()) {
      JsonReply reply = service.get("/destination_accounts/42");

      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.detail())
          .isEqualTo("account 42 has not arrived from the accounts service yet");
    }
  }
}
