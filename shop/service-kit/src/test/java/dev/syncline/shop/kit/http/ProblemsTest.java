package dev.syncline.shop.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.JsonReply;
import io.javalin.config.RoutesConfig;
import io.javalin.http.NotFoundResponse;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  private static RunningRoutes service;

  @BeforeAll
  static void start() {
    service = new RunningRoutes(ProblemsTest::register);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void register(RoutesConfig routes) {
    routes.get("/parcels", context -> context.json(List.of()));
    routes.post("/parcels", context -> context.json(List.of()));
    routes.get(
        "/missing",
        context -> {
          throw new NotFoundResponse("parcel 4242 does not exist");
        });
    routes.get(
        "/sql-states/{state}",
        context -> {
          throw failure(context.pathParam("state"));
        });
    routes.get(
        "/bug",
        context -> {
          throw new IllegalStateException("internal");
        });
  }

  private static JdbiException failure(String sqlState) {
    return new UnableToExecuteStatementException(new SQLException("internal", sqlState), null);
  }

  @Test
  void hasTheMembersOfTheStandard() {
    JsonReply reply = service.get("/missing");

    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.body().toString())
        .isEqualTo(
            "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"parcel 4242 does not exist\"}");
  }

  @Test
  void knowsItsRoutesAndTheirMethods() {
    assertThat(service.get("/nowhere").status()).isEqualTo(404);
    assertThat(service.get("/nowhere").contentType()).isEqualTo("application/problem+json");
    assertThat(service.send("DELETE", "/parcels", "").status()).isEqualTo(405);
    assertThat(service.send("DELETE", "/parcels", "").detail())
        .isEqualTo("DELETE is not allowed here, but GET, POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bug", "/sql-states/42P01"})
  void hidesWhatBrokeInside(String path) {
    JsonReply reply = service.get(path);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body().toString())
        .isEqualTo(
            "{\"title\":\"Server Error\",\"status\":500,"
                + "\"detail\":\"something went wrong on our side\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01"})
  void asksToTryAgainWhileTheDatabaseIsUnreachable(String sqlState) {
    JsonReply reply = service.get("/sql-states/" + sqlState);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.detail()).isEqualTo("the database is unreachable; try again later");
  }
}
