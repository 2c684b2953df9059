package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many events in few commits; how fast depends on the machine, that all arrive does not. */
class SinkBacklogTest extends SinkTest {
  private static final int ROWS = 20_000;
  private static final PublishedContract ACCOUNTS = contract(1, "accounts", "id", "name", "email");

  @Test
  void aBacklogOfRowsIsOneCommit() {
    database.execute("CREATE TABLE t (id bigint PRIMARY KEY, name text, email text)");
    PostgresSink sink =
        open(
            subscription(
                ACCOUNTS,
                "INSERT INTO t (id, name, email) VALUES (:id, :name, :email)"
                    + " ON CONFLICT (id) DO UPDATE SET name = :name, email = :email"));
    for (int round = 0; round < 2; round++) {
      deliverBacklog(sink);
    }

    assertThat(database.number("SELECT count(*) FROM t")).isEqualTo(ROWS);
    assertThat(database.number("SELECT position FROM sync_sink.cursor")).isEqualTo(2 * ROWS);
  }

  @Test
  void aBacklogForAStatementAnEventCountsEachOnce() {
    database.execute("CREATE TABLE t (id bigint PRIMARY KEY, name text, n int)");
    PostgresSink sink =
        open(
            subscription(
                ACCOUNTS,
                "INSERT INTO t (id, name, n) VALUES (:id, :name, 1)"
                    + " ON CONFLICT (id) DO UPDATE SET name = :name, n = t.n + 1"));
    for (int round = 0; round < 2; round++) {
      deliverBacklog(sink);
    }

    assertThat(database.number("SELECT min(n) FROM t")).isEqualTo(2);
  }

  private void deliverBacklog(PostgresSink sink) {
    List<Event> events = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      events.add(
          upsert(
              ACCOUNTS,
              "{\"id\": " + id + "}",
              "{\"id\": "
                  + id
                  + ", \"name\": \"account "
                  + id
                  + "\", \"email\": \""
                  + id
                  + "@x\"}"));
    }
    try (Delivery delivery = sink.begin()) {
      for (int from = 0; from < ROWS; from += 5_000) {
        delivery.apply(events.subList(from, from + 5_000));
      }
      delivery.commit(endTransaction());
    }
  }
}
