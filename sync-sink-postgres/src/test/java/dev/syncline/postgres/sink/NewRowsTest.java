package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.SinkPlanner;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many inserts at once are taken for new rows, and end the same where they are not. */
class NewRowsTest extends SinkTest {
  private static final PublishedContract ACCOUNTS = contract(1, "accounts", "id", "name");
  private static final ContractSubscription COPY =
      subscription(
          ACCOUNTS,
          "INSERT INTO copies (id, name) VALUES (:id, :name)"
              + " ON CONFLICT (id) DO UPDATE SET name = :name",
          "DELETE FROM copies WHERE id = :id");

  @BeforeEach
  void createTable() {
    database.execute("CREATE TABLE copies (id bigint PRIMARY KEY, name text UNIQUE)");
  }

  @Test
  void areInsertedWithoutLookingForThem() throws SQLException {
    try (Connection connection = database.connect()) {
      SinkSession session = session(connection, COPY);

      session.applyAsNew(0, inserts(1, 300, "name"));

      assertThat(prepared(connection)).containsExactly("INSERT INTO copies (id, name) SELECT");
      connection.commit();
    }
    assertThat(database.number("SELECT count(*) FROM copies")).isEqualTo(300);
  }

  @Test
  void areCopiedWhereTheyAreThousands() throws SQLException {
    List<Event> rows = new ArrayList<>(inserts(1, 2_500, "n\u00e4me \\\\"));
    rows.add(insert(ACCOUNTS, "{\"id\": 2501}", "{\"name\": null, \"id\": 2501}"));
    try (Connection connection = database.connect()) {
      SinkSession session = session(connection, COPY);

      session.applyAsNew(0, rows);

      assertThat(prepared(connection)).isEmpty();
      connection.commit();
    }
    assertThat(database.number("SELECT count(*) FROM copies WHERE name = E'n\u00e4me \\\\ ' || id"))
        .isEqualTo(2_500);
    assertThat(database.rows("SELECT id FROM copies WHERE name IS NULL")).hasSize(1);
  }

  @Test
  void areNotCopiedWhereTheStatementComputes() throws SQLException {
    ContractSubscription computing =
        subscription(
            ACCOUNTS,
            "INSERT INTO copies (id, name) VALUES (:id, upper(:name))"
                + " ON CONFLICT (id) DO UPDATE SET name = upper(:name)",
            "DELETE FROM copies WHERE id = :id");
    try (Connection connection = database.connect()) {
      SinkSession session = session(connection, computing);

      session.applyAsNew(0, inserts(1, 2_500, "name"));

      assertThat(prepared(connection)).containsExactly("INSERT INTO copies (id, name) SELECT");
      connection.commit();
    }
    assertThat(database.number("SELECT count(*) FROM copies WHERE name = 'NAME ' || id"))
        .isEqualTo(2_500);
  }

  @Test
  void areNotCopiedWithAValueThatOnlyTheServerCanRead() throws SQLException {
    List<Event> rows = new ArrayList<>(inserts(1, 2_500, "name"));
    rows.add(insert(ACCOUNTS, "{\"id\": 1e4}", "{\"id\": \"10000\", \"name\": \"last\"}"));
    try (Connection connection = database.connect()) {
      SinkSession session = session(connection, COPY);

      session.applyAsNew(0, rows);

      assertThat(prepared(connection)).containsExactly("INSERT INTO copies (id, name) SELECT");
      connection.commit();
    }
    assertThat(database.rows("SELECT name FROM copies WHERE id = 10000")).hasSize(1);
    assertThat(database.number("SELECT count(*) FROM copies")).isEqualTo(2_501);
  }

  @Test
  void areLookedForWhereTheyAreFewOrNotAllInserts() throws SQLException {
    try (Connection connection = database.connect()) {
      SinkSession session = session(connection, COPY);
      List<Event> mixed = new ArrayList<>(inserts(1, 300, "name"));
      mixed.add(upsert(ACCOUNTS, "{\"id\": 301}", "{\"id\": 301, \"name\": \"later\"}"));

      session.applyAsNew(0, mixed);
      session.applyAsNew(0, inserts(302, 400, "name"));
      session.apply(0, inserts(401, 700, "name"));

      assertThat(prepared(connection)).containsExactly("with ON CONFLICT");
    }
  }

  @Test
  void areNotTakenForNewAgainForAWhileAfterOneWasThere() throws SQLException {
    database.execute("INSERT INTO copies VALUES (150, 'old')");
    try (Connection connection = database.connect()) {
      SinkSession session = session(connection, COPY);

      assertThatThrownBy(() -> session.applyAsNew(0, inserts(1, 300, "name")))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("copies_pkey");
      connection.rollback();
      session.applyAsNew(0, inserts(1, 300, "name"));
      connection.commit();
    }
    assertThat(database.number("SELECT count(*) FROM copies WHERE name LIKE 'name %'"))
        .isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 2_500})
  void endTheSameWhereSomeWereThere(int page) {
    database.execute("INSERT INTO copies VALUES (150, 'old'), (%d, 'too')".formatted(page + 150));
    PostgresSink sink = open(COPY);

    try (Delivery delivery = sink.begin()) {
      delivery.apply(inserts(1, page, "first"));
      delivery.apply(inserts(page + 1, 2L * page, "second"));
      delivery.commit(endTransaction());
    }
    deliver(sink, inserts(1, 2L * page, "third").toArray(Event[]::new));

    assertThat(database.number("SELECT count(*) FROM copies WHERE name LIKE 'third %'"))
        .isEqualTo(2L * page);
    assertThat(sink.cursor().value()).isEqualTo(4L * page);
  }

  @Test
  void areRefusedForWhatTheUpdateWouldBeRefusedForToo() {
    database.execute("INSERT INTO copies VALUES (1000, 'name 450')");
    PostgresSink sink = open(with(ErrorPolicy.QUARANTINE, COPY));
    List<Event> page = new ArrayList<>();
    for (int first : List.of(1, 301, 601)) {
      page.addAll(inserts(first, first + 299, "name"));
      endTransaction();
    }

    try (Delivery delivery = sink.begin()) {
      delivery.apply(page);
      delivery.commit(endTransaction());
    }

    assertThat(database.number("SELECT count(*) FROM copies")).isEqualTo(601);
    assertThat(database.rows("SELECT id FROM copies WHERE id BETWEEN 301 AND 600")).isEmpty();
    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isEqualTo(300);
  }

  private List<Event> inserts(long first, long last, String name) {
    LongFunction<Event> insert =
        id ->
            insert(
                ACCOUNTS,
                "{\"id\": " + id + "}",
                "{\"id\": " + id + ", \"name\": \"" + name + " " + id + "\"}");
    return LongStream.rangeClosed(first, last).mapToObj(insert).toList();
  }

  private static SinkSession session(Connection connection, ContractSubscription subscription)
      throws SQLException {
    SinkPlan plan = SinkPlanner.plan(connection, List.of(subscription));
    connection.setAutoCommit(false);
    return new SinkSession(connection, plan, SETTINGS, new SharedRows());
  }

  /** The inserts that the session has run, shortened. */
  private static List<String> prepared(Connection connection) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'")) {
      while (row.next()) {
        String text = row.getString(1);
        texts.add(
            text.contains("ON CONFLICT")
                ? "with ON CONFLICT"
                : text.substring(0, text.indexOf("SELECT") + "SELECT".length()));
      }
    }
    return texts;
  }
}
