package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.postgres.sink.redrive.Redrive;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events wait behind those of their row, whatever text its key has. */
class QuarantineTextsTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final String UPPER = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11";
  private static final String LOWER = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
  private static final String OTHER = "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
  private static final String WAITING =
      "SELECT count(*) FROM sync_sink.dead_letter WHERE redriven_at IS NULL";

  private ContractSubscription lenient;

  @BeforeEach
  void createTable() {
    database.execute(
        "CREATE TABLE t (id uuid PRIMARY KEY, v int CONSTRAINT small CHECK (v < 100))");
    lenient =
        lenient(
            ROWS,
            "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
            "DELETE FROM t WHERE id = :id");
  }

  @Test
  void aRowThatWasDeletedUnderAnotherTextStays() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(UPPER, 200));
    deliver(sink, delete(ROWS, key(UPPER)));
    deliver(sink, row(LOWER, 5), row(OTHER, 1));

    assertThat(contents()).containsExactly(OTHER + "|1");
    redrive();
    assertThat(contents()).containsExactly(LOWER + "|5", OTHER + "|1");
  }

  @Test
  void alsoAfterARestart() {
    deliver(open(lenient), row(UPPER, 200));
    PostgresSink next = open(lenient);
    deliver(next, row(OTHER, 1), row(LOWER, 5));

    assertThat(database.number(WAITING)).isEqualTo(2);
    assertThat(contents()).containsExactly(OTHER + "|1");
  }

  @Test
  void alsoInOneDestinationTransaction() {
    PostgresSink sink = open(lenient);
    List<Event> events = new ArrayList<>();
    events.add(row(UPPER, 200));
    endTransaction();
    events.add(delete(ROWS, key(UPPER)));
    endTransaction();
    events.add(row(LOWER, 5));
    try (Delivery delivery = sink.begin()) {
      delivery.apply(events);
      delivery.commit(endTransaction());
    }

    assertThat(database.number(WAITING)).isEqualTo(3);
    redrive();
    assertThat(contents()).containsExactly(LOWER + "|5");
  }

  @Test
  void notOnceTheyHaveBeenDriven() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(UPPER, 200));
    deliver(sink, row(LOWER, 5));
    deliver(sink, row(OTHER, 200));
    redrive();
    deliver(sink, row(UPPER, 6));
    deliver(sink, row(LOWER, 7));

    assertThat(database.number(WAITING)).isZero();
    assertThat(contents()).containsExactly(LOWER + "|7", OTHER + "|200");
  }

  @Test
  void alsoBesideMoreTextsThanAreRemembered() {
    open(lenient).close();
    database.execute(
        "CREATE FUNCTION key(n int, upper boolean) RETURNS text LANGUAGE sql AS"
            // The two texts of a row are next to each other in order: both are cut off.
            + " $$ SELECT CASE WHEN upper THEN left(id, 24) || upper(right(id, 12)) ELSE id END"
            + " FROM (SELECT md5(n::text)::uuid::text AS id) AS one $$",
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, object, error_code, message)"
            + " SELECT '"
            + FEED
            + "', 'orders/lenient', -row_number() OVER (), -1, 'update',"
            + " jsonb_build_object('id', key(n, upper)), '{}', 'DST-111', ''"
            + " FROM generate_series(1, 120000) AS n, (VALUES (true), (false)) AS t(upper)");
    PostgresSink sink = open(lenient);

    Event[] later =
        database.rows("SELECT key(n, false) FROM generate_series(1, 120000, 200) AS n").stream()
            .map(id -> row(id, 5))
            .toArray(Event[]::new);
    deliver(sink, later);

    assertThat(contents()).isEmpty();
  }

  private void redrive() {
    database.execute("ALTER TABLE t DROP CONSTRAINT small");
    try (Redrive redrive = Redrive.open(destination(), lenient, SETTINGS)) {
      redrive.everything(driven -> {});
    }
  }

  private List<String> contents() {
    return database.rows("SELECT id, v FROM t ORDER BY id");
  }

  private static String key(String id) {
    return "{\"id\": \"" + id + "\"}";
  }

  private Event row(String id, int value) {
    return upsert(ROWS, key(id), "{\"id\": \"" + id + "\", \"v\": " + value + "}");
  }
}
