package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.testkit.LossyProxy;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many times a transaction waits for its destination, wherever that is. */
class RoundTripsTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final PublishedContract LINES = contract(2, "lines", "id", "v");
  private static final int MANY = 10;

  private final ContractSubscription rows = toTable(ROWS);
  private final ContractSubscription lines = toTable(LINES);
  private LossyProxy proxy;

  @BeforeEach
  void createTables() throws IOException {
    database.execute(
        "CREATE TABLE rows (id int PRIMARY KEY, v text)",
        "CREATE TABLE lines (id int PRIMARY KEY, v text)");
    proxy = new LossyProxy(database.port());
  }

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  @Override
  ConnectionSettings destination(String user) {
    ConnectionSettings direct = super.destination(user);
    return new ConnectionSettings(
        direct.slug(),
        direct.host(),
        proxy.port(),
        direct.database(),
        direct.user(),
        direct.password(),
        direct.options());
  }

  private static ContractSubscription toTable(PublishedContract contract) {
    String table = contract.contract().name();
    return subscription(
        contract,
        "INSERT INTO "
            + table
            + " (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
        "DELETE FROM " + table + " WHERE id = :id");
  }

  private Event row(PublishedContract contract) {
    return upsert(contract, "{\"id\": 1}", "{\"id\": 1, \"v\": \"a\"}");
  }

  @Test
  void oneStatementTakesThree() {
    PostgresSink sink = open(rows);

    assertThat(each(() -> deliver(sink, row(ROWS)))).isEqualTo(3);
  }

  @Test
  void anotherOneMoreIsAnotherRoundTrip() {
    PostgresSink sink = open(rows, lines);

    assertThat(each(() -> deliver(sink, row(ROWS), row(LINES)))).isEqualTo(4);
  }

  /** It keeps redrives away from its beginning on, and looks at constraints before its end. */
  @Test
  void whoSetsAsideTakesTwoMore() {
    PostgresSink sink = open(with(ErrorPolicy.QUARANTINE, rows));

    assertThat(each(() -> deliver(sink, row(ROWS)))).isEqualTo(5);
  }

  /** A server of version 18 has a driver prepare everything anew when the search path changes. */
  @Test
  void noStatementIsPreparedTwice() {
    PostgresSink sink = open(with(ErrorPolicy.QUARANTINE, rows));
    each(() -> deliver(sink, row(ROWS)));
    proxy.lookFor("pg_catalog");

    each(() -> deliver(sink, row(ROWS)));

    assertThat(proxy.hasFound()).isFalse();
  }

  /** Of one transaction, after some at which the driver has prepared everything. */
  private int each(Runnable transaction) {
    for (int time = 0; time < MANY; time++) {
      transaction.run();
    }
    int before = proxy.roundTrips();
    for (int time = 0; time < MANY; time++) {
      transaction.run();
    }
    int all = proxy.roundTrips() - before;
    assertThat(all % MANY).isZero();
    return all / MANY;
  }
}
