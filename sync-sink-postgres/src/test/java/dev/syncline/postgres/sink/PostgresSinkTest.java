package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSinkTest extends SinkTest {
  static final PublishedContract ACCOUNTS = contract(1, "accounts", "id", "name", "email");
  static final String UPSERT =
      "INSERT INTO destination_accounts (id, name) VALUES (:id, :name)"
          + " ON CONFLICT (id) DO UPDATE SET name = :name";
  static final String DELETE = "DELETE FROM destination_accounts WHERE id = :id";

  @BeforeEach
  void createTable() {
    database.execute(
        "CREATE TABLE destination_accounts (id bigint PRIMARY KEY, name text NOT NULL,"
            + " synced_at timestamptz NOT NULL DEFAULT now())");
  }

  @Test
  void appliesInsertsUpdatesAndDeletes() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT, DELETE));

    deliver(
        sink,
        upsert(ACCOUNTS, "{\"id\": 1}", "{\"id\": 1, \"name\": \"Ada\", \"email\": \"a@x\"}"),
        upsert(ACCOUNTS, "{\"id\": 2}", "{\"id\": 2, \"name\": \"Bob\", \"email\": \"b@x\"}"));
    deliver(
        sink,
        upsert(ACCOUNTS, "{\"id\": 1}", "{\"id\": 1, \"name\": \"Eve\", \"email\": \"a@x\"}"),
        delete(ACCOUNTS, "{\"id\": 2}"));

    assertThat(sink.describe())
        .containsExactly(
            "sql of consumer schema orders/accounts: set plan: one statement for many events, the"
                + " last state of a key counts",
            "deleteSql of consumer schema orders/accounts: set plan: one statement for many events,"
                + " every event counts");
    assertThat(database.rows("SELECT id, name FROM destination_accounts")).containsExactly("1|Eve");
    assertThat(sink.cursor()).isEqualTo(new Position(4));
    assertThat(database.rows("SELECT feed, subscription, position, epoch FROM sync_sink.cursor"))
        .containsExactly("accounts/db-accounts|orders/accounts|4|1");
  }

  @Test
  void endsInsertedWhenAKeyIsDeletedAndInsertedAgainInOneTransaction() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT, DELETE));
    deliver(sink, upsert(ACCOUNTS, "{\"id\": 1}", "{\"id\": 1, \"name\": \"old\"}"));

    deliver(
        sink,
        delete(ACCOUNTS, "{\"id\": 1}"),
        upsert(ACCOUNTS, "{\"id\": 1}", "{\"id\": 1, \"name\": \"new\"}"));

    assertThat(database.rows("SELECT id, name FROM destination_accounts")).containsExactly("1|new");
  }
}
