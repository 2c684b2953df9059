package dev.syncline.shop.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.orders.RunningOrders;
import dev.syncline.testkit.JsonReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class OrderRoutesTest {
  private RunningOrders service;

  @BeforeEach
  void start() {
    service = RunningOrders.onAnEmptyDatabase();
    service.arrives(7, "Ada");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void placesAnOrderAndShowsIt() {
    long tea = service.product(450);
    long cup = service.product(1000);

    JsonReply placed = service.post("/orders", order(7, item(tea, 3), item(cup, 1)));

    assertThat(placed.status()).isEqualTo(201);
    assertThat(placed.body().path("account_id").asLong()).isEqualTo(7);
    assertThat(placed.body().path("status").asText()).isEqualTo("pending");
    assertThat(placed.body().path("total").asLong()).isEqualTo(2350);
    assertThat(placed.body().path("items")).hasSize(2);
    assertThat(placed.body().at("/items/0/price_at_time_of_order").asInt()).isEqualTo(450);
    assertThat(service.get(placed.location()).body()).isEqualTo(placed.body());
    assertThat(service.get("/orders").body().path(0)).isEqualTo(placed.body());
  }

  @Test
  void keepsThePriceOfItsTime() {
    long tea = service.product(450);
    JsonReply placed = service.post("/orders", order(7, item(tea, 1)));

    service.database().execute("UPDATE products SET price = 900");

    assertThat(service.get(placed.location()).body().path("total").asLong()).isEqualTo(450);
  }

  @Test
  void refusesAnOrderOfAnAccountThatHasNotArrived() {
    JsonReply reply = service.post("/orders", order(42, item(service.product(450), 1)));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.detail())
        .isEqualTo("account 42 has not arrived from the accounts service yet");
  }

  @Test
  void namesEveryUnknownProductAndStoresNothing() {
    long tea = service.product(450);

    JsonReply reply = service.post("/orders", order(7, item(98, 1), item(tea, 1), item(99, 1)));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.errors())
        .containsExactly(
            "items[0].product_id: product 98 does not exist",
            "items[2].product_id: product 99 does not exist");
    assertThat(service.database().number("SELECT count(*) FROM orders")).isZero();
  }

  @Test
  void storesNoHalfOfAnOrder() {
    long tea = service.product(450);
    service.database().execute("ALTER TABLE order_items ADD CHECK (quantity < 5)");

    assertThat(service.post("/orders", order(7, item(tea, 9))).status()).isEqualTo(500);

    assertThat(service.database().number("SELECT count(*) FROM orders")).isZero();
  }

  @Test
  void keepsTheOrdersOfAnAccountThatTheSyncDeletes() {
    JsonReply placed = service.post("/orders", order(7, item(service.product(450), 1)));

    service.database().execute("DELETE FROM destination_accounts WHERE id = 7");

    assertThat(service.get(placed.location()).body()).isEqualTo(placed.body());
  }

  @Test
  void namesEveryInvalidFieldAtOnce() {
    String body =
        """
        {"account_id": "7", "items": [{"product_id": 0, "quantity": 0}, {"colour": "red"}]}
        """;

    JsonReply reply = service.post("/orders", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors())
        .containsExactly(
            "account_id: must be of type integer, was string",
            "items[0].product_id: must be at least 1",
            "items[0].quantity: must be at least 1",
            "items[1].colour: is not a known field",
            "items[1].product_id: is required",
            "items[1].quantity: is required");
  }

  @Test
  void refusesAnOrderOfNothing() {
    assertThat(service.post("/orders", "{\"account_id\": 7, \"items\": []}").errors())
        .containsExactly("items: must have at least 1 entry");
  }

  @Test
  void doesNotKnowOrdersThatDoNotExist() {
    assertThat(service.get("/orders/4242").detail()).isEqualTo("order 4242 does not exist");
    assertThat(service.get("/orders/first").status()).isEqualTo(400);
  }

  private static String order(long account, String... items) {
    return "{\"account_id\": %d, \"items\": [%s]}".formatted(account, String.join(",", items));
  }

  private static String item(long product, int quantity) {
    return "{\"product_id\": %d, \"quantity\": %d}".formatted(product, quantity);
  }
}
