package dev.syncline.shop.orders.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.orders.RunningOrders;
import dev.syncline.shop.orders.RunningOrders.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
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
  void hasTheMembersOfTheStandard() {
    Reply reply = service.get("/products/4242");

    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.body().toString())
        .isEqualTo(
            "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"product 4242 does not exist\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"name\": \"Ada\"} trailing",
        "{\"name\": \"Ada\", \"name\": \"Eve\"}",
        "name=Ada",
      })
  void refusesWhatIsNoJson(String body) {
    Reply reply = service.send("POST", "/products", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.detail()).startsWith("the request");
  }

  @Test
  void refusesABodyTooLargeToBeMeant() {
    String body = "{\"name\": \"" + "a".repeat(70_000) + "\"}";

    Reply reply = service.send("POST", "/products", body);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
  }

  @Test
  void knowsItsRoutesAndTheirMethods() {
    assertThat(service.get("/nowhere").status()).isEqualTo(404);
    assertThat(service.get("/nowhere").contentType()).isEqualTo("application/problem+json");
    assertThat(service.send("DELETE", "/products", "").status()).isEqualTo(405);
    assertThat(service.send("DELETE", "/products", "").detail())
        .isEqualTo("DELETE is not allowed here, but GET, POST");
  }

  @Test
  void hidesWhatBrokeInside() {
    try (RunningOrders broken = RunningOrders.onAnEmptyDatabase()) {
      broken.database().execute("DROP TABLE products CASCADE");

      Reply reply = broken.get("/products");

      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body().toString())
          .isEqualTo(
              "{\"title\":\"Server Error\",\"status\":500,"
                  + "\"detail\":\"something went wrong on our side\"}");
    }
  }
}
