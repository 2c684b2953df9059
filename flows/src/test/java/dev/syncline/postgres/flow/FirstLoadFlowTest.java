package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.schema.PublicSchema;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first load beside a source that is being written to. */
@Tag("verify")
class FirstLoadFlowTest {
  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  static List<PublicSchema> plans() {
    return List.of(
        table("accounts", "id", "name"),
        schema(
            "accounts",
            new String[] {"id", "name"},
            insertOrUpdate(
                "accounts", "SELECT id, name || '' AS name FROM accounts WHERE id = :id")));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void endsEqualWhileWritersInsertUpdateAndDelete(PublicSchema accounts) {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)",
            "INSERT INTO accounts SELECT n, 'before ' || n FROM generate_series(1, 40000) n");
    rig.destination().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)");
    rig.publish(accounts).consume(copy("accounts", "accounts", "id", "name"));

    try (Writers writers =
        new Writers(
            rig.source(),
            3,
            (statement, random) -> {
              int id = random.nextInt(50_000);
              statement.execute("DELETE FROM accounts WHERE id = " + random.nextInt(50_000));
              statement.execute(
                  "UPDATE accounts SET name = 'x" + random.nextInt() + "' WHERE id = " + id);
              statement.execute(
                  "INSERT INTO accounts VALUES ("
                      + random.nextInt(50_000)
                      + ", 'new "
                      + random.nextInt()
                      + "') ON CONFLICT (id) DO UPDATE SET name = excluded.name");
            })) {
      rig.start();
      awaitLoaded();
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void aSchemaThatWasLeftOutForAWhileIsLoadedAgain() {
    String items = "CREATE TABLE items (id int PRIMARY KEY, name text)";
    rig.source().execute(items, "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    rig.destination().execute(items, "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    PublicSchema accounts = table("accounts", "id", "name");
    rig.publish(table("items", "id", "name"), accounts)
        .consume(copy("items", "items", "id", "name"), copy("accounts", "accounts", "id", "name"))
        .start();
    rig.source().execute("INSERT INTO accounts VALUES (1, 'Ada'), (3, 'Cem')");
    rig.drain();

    rig.stopPublisher();
    rig.withdraw(accounts).startPublisher();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.feed().backfills().stream().anyMatch(l -> !l.complete()));
    rig.source()
        .execute(
            "UPDATE accounts SET name = 'Eve'",
            "INSERT INTO accounts VALUES (2, 'Bob')",
            "DELETE FROM accounts WHERE id = 3");
    rig.stopPublisher();
    rig.publish(accounts).startPublisher();
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).containsExactly("1|Eve", "2|Bob");
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)",
            "INSERT INTO accounts SELECT n, 'before ' || n FROM generate_series(1, 60000) n");
    rig.destination().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)");
    rig.publish(table("accounts", "id", "name"))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    awaitHeadBeyond(0);

    rig.stopPublisher();
    long atRestart = rig.feed().checkpoint().head().value();
    rig.startPublisher();
    rig.drain();

    assertThat(atRestart).isLessThan(60_000);
    assertThat(rig.feed().checkpoint().head().value()).isEqualTo(60_000);
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  /** A row inserted ahead of the load is told by the stream, and a later chunk finds it again. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void tellsOfEachRowOnceWhileRowsAreInsertedAheadOfIt(int restarts) {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)",
            "INSERT INTO accounts SELECT n, 'before ' || n FROM generate_series(1, 60000) n");
    rig.publish(table("accounts", "id", "name"));
    int[] next = {60_001};

    try (Writers writers =
        new Writers(
            rig.source(),
            1,
            (statement, random) ->
                statement.execute("INSERT INTO accounts VALUES (" + next[0]++ + ", 'new')"))) {
      rig.startPublisher();
      for (int restart = 0; restart < restarts; restart++) {
        awaitHeadBeyond(restart == 0 ? 0 : rig.feed().checkpoint().head().value());
        rig.stopPublisher();
        rig.startPublisher();
      }
      awaitLoaded();
    }
    rig.drainToStore();

    assertThat(rig.feed().checkpoint().head().value())
        .isEqualTo(rig.source().number("SELECT count(*) FROM accounts"));
  }

  private void awaitHeadBeyond(long position) {
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> rig.feed().checkpoint().head().value() > position);
  }

  private void awaitLoaded() {
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                rig.feed().backfills().stream().allMatch(load -> load.complete())
                    && !rig.feed().backfills().isEmpty());
  }

  @Test
  void parentsAreLoadedBeforeTheirChildrenWhileBothAreWritten() {
    String[] tables = {
      "CREATE TABLE parents (id int PRIMARY KEY, name text)",
      "CREATE TABLE children (id int PRIMARY KEY, parent_id int NOT NULL REFERENCES parents)"
    };
    rig.source().execute(tables);
    rig.source()
        .execute(
            "INSERT INTO parents SELECT n, 'p' FROM generate_series(1, 20000) n",
            "INSERT INTO children SELECT n, n FROM generate_series(1, 20000) n");
    rig.destination().execute(tables);
    rig.publish(table("children", "id", "parent_id"), table("parents", "id", "name"))
        .consume(
            copy("children", "children", "id", "parent_id"),
            copy("parents", "parents", "id", "name"));
    int[] next = {20_001};

    try (Writers writers =
        new Writers(
            rig.source(),
            1,
            (statement, random) -> {
              int id = next[0]++;
              statement.execute("INSERT INTO parents VALUES (" + id + ", 'new')");
              statement.execute("INSERT INTO children VALUES (" + id + ", " + id + ")");
            })) {
      rig.start();
      await()
          .atMost(SyncRig.PATIENCE)
          .ignoreExceptions()
          .until(
              () -> rig.feed().backfills().stream().filter(load -> load.complete()).count() == 2);
    }
    rig.drain();

    String rows = "SELECT id, parent_id FROM children ORDER BY id";
    assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows));
  }
}
