package dev.syncline.shop.accounts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.accounts.RunningAccounts;
import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.testkit.JsonReply;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class EventRoutesTest {

  @Test
  void showsTheNewestEventsFirst() {
    TestDatabase eventStore = eventStoreWithThreeEvents();

    try (RunningAccounts service =
        RunningAccounts.withEventStore(RunningAccounts.addressOf(eventStore))) {
      JsonReply reply = service.get("/events?limit=2");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).hasSize(2);
      assertThat(reply.body().path(0).path("position").asLong()).isEqualTo(3);
      assertThat(reply.body().path(0).path("operation").asText()).isEqualTo("insert");
      assertThat(reply.body().path(0).path("object").path("name").asText()).isEqualTo("Ada");
      assertThat(reply.body().path(1).path("position").asLong()).isEqualTo(2);
    }
  }

  @Test
  void saysThatNoEventStoreIsConfigured() {
    try (RunningAccounts service = RunningAccounts.withoutEventStore()) {
      JsonReply reply = service.get("/events");

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.detail()).contains("set EVENTSTORE_URL");
    }
  }

  @Test
  void saysThatNoSyncHasWrittenYet() {
    DatabaseAddress empty = RunningAccounts.addressOf(TestPostgres.shared().database());

    try (RunningAccounts service = RunningAccounts.withEventStore(empty)) {
      JsonReply reply = service.get("/events");

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.detail()).startsWith("the event store cannot be read");
    }
  }

  @Test
  void servesItsOwnDataWhileTheEventStoreIsDown() {
    DatabaseAddress nowhere =
        new DatabaseAddress("jdbc:postgresql://localhost:1/none", "postgres", "");

    try (RunningAccounts service = RunningAccounts.withEventStore(nowhere)) {
      assertThat(service.get("/events").status()).isEqualTo(503);
      assertThat(service.get("/status").status()).isEqualTo(200);
    }
  }

  private static TestDatabase eventStoreWithThreeEvents() {
    TestDatabase eventStore = TestPostgres.shared().database();
    eventStore.execute(
        "CREATE SCHEMA sync_events",
        """
        CREATE VIEW sync_events.events AS
        SELECT position, 17 AS transaction_id, 0 AS operation_idx, 'insert' AS operation,
          'accounts' AS manifest_slug, 'accounts-schema' AS public_schema_name,
          1 AS public_schema_major_version, 0 AS public_schema_minor_version,
          '{"id": 1}'::jsonb AS key, '{"id": 1, "name": "Ada"}'::jsonb AS object,
          now() AS created_at
        FROM generate_series(1, 3) AS position
        """);
    return eventStore;
  }
}
