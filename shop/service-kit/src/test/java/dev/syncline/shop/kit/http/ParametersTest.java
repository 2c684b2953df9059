package dev.syncline.shop.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.JsonReply;
import io.javalin.config.RoutesConfig;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static RunningRoutes service;

  @BeforeAll
  static void start() {
    service = new RunningRoutes(ParametersTest::register);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void register(RoutesConfig routes) {
    routes.get("/parcels/{id}", context -> context.json(Parameters.id(context)));
    routes.get(
        "/parcels",
        context ->
            context.json(
                List.of(
                    Parameters.after(context),
                    Parameters.limit(context),
                    Parameters.optionalId(context, "orderId").orElse(-1L))));
  }

  @Test
  void readsNumbers() {
    assertThat(service.get("/parcels/9223372036854775807").body().asLong())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(service.get("/parcels?after=7&limit=1000&orderId=3").body().toString())
        .isEqualTo("[7,1000,3]");
  }

  @Test
  void startsWithAPageOfFifty() {
    assertThat(service.get("/parcels").body().toString()).isEqualTo("[0,50,-1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "1.5", "9223372036854775808"})
  void refusesAnIdThatIsNoPositiveNumber(String id) {
    JsonReply reply = service.get("/parcels/" + id);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.detail()).isEqualTo("id must be a whole number from 1 to 9223372036854775807");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=ten", "after=-1", "after=", "orderId=0"})
  void refusesAQueryThatMakesNoSense(String query) {
    assertThat(service.get("/parcels?" + query).status()).isEqualTo(400);
  }
}
