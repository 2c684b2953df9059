package dev.syncline.shop.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.kit.database.Database;
import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.testkit.JsonReply;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class StatusRouteTest {

  @Test
  void namesTheServiceThatReachesItsDatabase() {
    String url = TestPostgres.shared().database().url();

    JsonReply reply = statusOver(new DatabaseAddress(url, TestDatabase.USER, ""));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().toString()).isEqualTo("{\"service\":\"parcels\",\"status\":\"ok\"}");
  }

  @Test
  void reportsADatabaseThatItCannotReach() {
    JsonReply reply =
        statusOver(new DatabaseAddress("jdbc:postgresql://localhost:1/none", "postgres", ""));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.detail()).isEqualTo("the database is unreachable; try again later");
  }

  private static JsonReply statusOver(DatabaseAddress address) {
    try (Database database = Database.at(address, 1);
        RunningRoutes service = new RunningRoutes(new StatusRoute("parcels", database)::register)) {
      return service.get("/status");
    }
  }
}
