package dev.syncline.shop.orders.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.orders.RunningOrders;
import dev.syncline.testkit.JsonReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("verify")
class ProductRoutesTest {
  private static RunningOrders service;

  @BeforeAll
  static void start() {
    service = RunningOrders.onAnEmptyDatabase();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void createsAProductAndShowsIt() {
    JsonReply created =
        service.post(
            "/products", "{\"name\": \"Tea\", \"description\": \"Green\", \"price\": 450}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().path("price").asInt()).isEqualTo(450);
    assertThat(created.body().path("description").asText()).isEqualTo("Green");
    assertThat(service.get(created.location()).body()).isEqualTo(created.body());
  }

  @Test
  void listsPageByPage() {
    long first = service.product(100);
    long second = service.product(200);
    service.product(300);

    JsonReply page = service.get("/products?limit=1&after=" + first);

    assertThat(page.body()).hasSize(1);
    assertThat(page.body().path(0).path("id").asLong()).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"price": 1}                    | name: is required
          {"name": "Tea"}                 | price: is required
          {"name": "Tea", "price": 0}     | price: must be at least 1
          {"name": "Tea", "price": 4.50}  | price: must be of type integer, was number
          {"name": "Tea", "price": "450"} | price: must be of type integer, was string
          {"name": "Tea", "price": 4e9}   | price: must be at most 100000000
          {"name": "", "price": 1}        | name: must not be blank or contain control characters
          """)
  void refusesAnInvalidProduct(String body, String error) {
    JsonReply reply = service.post("/products", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors()).containsExactly(error);
  }

  @Test
  void doesNotKnowProductsThatDoNotExist() {
    assertThat(service.get("/products/4242").detail()).isEqualTo("product 4242 does not exist");
  }
}
