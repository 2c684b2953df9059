package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class DebeziumSourceTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void deliversEachKindOfChangeInOrderWithinItsTransaction() {
    database.execute("CREATE TABLE account (id int PRIMARY KEY, name text)");
    CapturedDatabase captured = CapturedDatabase.of(database, "account");

    try (Capture capture = captured.open(captured.start())) {
      database.transaction(
          "INSERT INTO account VALUES (1, 'Ann'), (2, NULL)",
          "UPDATE account SET name = 'Bea' WHERE id = 2",
          "SELECT pg_logical_emit_message(true, 'syncline.test', 'hello')",
          "SELECT pg_logical_emit_message(true, 'somebody.else', 'hidden')",
          "UPDATE account SET id = 3 WHERE id = 1",
          "DELETE FROM account WHERE id = 2");
      database.execute("TRUNCATE account");

      assertThat(capture.transactions(2).texts())
          .filteredOn(text -> !text.contains("syncline.heartbeat"))
          .containsSubsequence(
              "begin",
              "+account id=1 name=Ann",
              "+account id=2 name=NULL",
              "~account id=2 name=Bea",
              "message syncline.test hello",
              "-account id=1 name=?",
              "+account id=3 name=Ann",
              "-account id=2 name=?",
              "end",
              "begin",
              "!account",
              "end")
          .noneMatch(text -> text.contains("hidden"));
    }
    assertThat(captured.slotIsFree()).isTrue();
  }

  @Test
  void deliversOnlyTheWantedColumns() {
    database.execute("CREATE TABLE account (id int PRIMARY KEY, secret text, \"Odd, name\" text)");
    CapturedDatabase captured = CapturedDatabase.of(database, "account");
    CaptureSettings all = captured.settings(captured.start(), CapturedDatabase.NEVER);
    CaptureSettings some =
        new CaptureSettings(
            all.source(),
            all.capture(),
            all.feed(),
            Map.of(new TableName("public", "account"), Set.of("id", "Odd, name")),
            all.resume(),
            all.pace());

    try (Capture capture = new Capture(DebeziumSource.open(some))) {
      database.execute("INSERT INTO account VALUES (1, 'secret', 'shown')");

      assertThat(capture.transactions(1).changes())
          .containsExactly("+account id=1 Odd, name=shown");
    }
  }

  @Test
  void followsATableThatGetsAnotherColumn() {
    database.execute("CREATE TABLE account (id int PRIMARY KEY, name text)");
    CapturedDatabase captured = CapturedDatabase.of(database, "account");

    try (Capture capture = captured.open(captured.start())) {
      database.execute(
          "INSERT INTO account VALUES (1, 'Ann')",
          "ALTER TABLE account ADD COLUMN born date DEFAULT '2000-01-01'",
          "INSERT INTO account VALUES (2, 'Bea')");

      assertThat(capture.transactions(2).changes())
          .containsExactly("+account id=1 name=Ann", "+account id=2 name=Bea born=2000-01-01");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER COLUMN name TYPE text",
        "ALTER COLUMN age DROP NOT NULL",
        "REPLICA IDENTITY FULL",
        "DROP CONSTRAINT names",
        "DROP COLUMN name"
      })
  void endsARunWhoseTableIsNoLongerWhatItWasPlannedFor(String change) {
    database.execute(
        "CREATE TABLE account (id int PRIMARY KEY, name int, age int NOT NULL,"
            + " CONSTRAINT names UNIQUE (name))");
    CapturedDatabase captured = CapturedDatabase.of(database, "account");

    try (Capture capture = captured.open(captured.start())) {
      database.execute("INSERT INTO account (id, age) VALUES (1, 2)");
      capture.transactions(1);
      database.execute(
          "ALTER TABLE account " + change, "INSERT INTO account (id, age) VALUES (2, 2)");

      assertThatThrownBy(() -> capture.transactions(2))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("table public.account was altered");
    }
  }

  @Test
  void deliversPartitionsUnderTheNameOfTheirTable() {
    database.execute(
        "CREATE TABLE sale (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE sale_low PARTITION OF sale FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE sale_high PARTITION OF sale FOR VALUES FROM (10) TO (20)");
    CapturedDatabase captured = CapturedDatabase.of(database, "sale");
    database.execute("ALTER PUBLICATION pub SET (publish_via_partition_root = true)");

    try (Capture capture = captured.open(captured.start())) {
      database.execute("INSERT INTO sale VALUES (1), (11)", "UPDATE sale SET id = 12 WHERE id = 1");

      assertThat(capture.transactions(2).changes())
          .containsExactly("+sale id=1", "+sale id=11", "-sale id=1", "+sale id=12");
    }
  }

  @Test
  void tellsOldValuesWhereWholeOldRowsAreLogged() {
    database.execute(
        "CREATE TABLE account (id int PRIMARY KEY, name text, nick text)",
        "ALTER TABLE account REPLICA IDENTITY FULL");
    CapturedDatabase captured = CapturedDatabase.of(database, "account");

    try (Capture capture = captured.open(captured.start())) {
      database.transaction(
          "INSERT INTO account VALUES (1, 'Ann', NULL)",
          "UPDATE account SET name = 'Bea'",
          "DELETE FROM account");

      assertThat(capture.transactions(1).changes())
          .containsExactly(
              "+account id=1 name=Ann nick=NULL",
              "~account id=1 name=Bea nick=NULL",
              "-account id=1 name=Bea nick=NULL");
      assertThat(capture.events)
          .filteredOn(TableChange.RowUpdated.class::isInstance)
          .allSatisfy(
              event ->
                  assertThat(((TableChange.RowUpdated) event).before().orElseThrow().text("name"))
                      .isEqualTo("Ann"));
    }
  }

  @Test
  void spendsNoTimeOnTheStatisticsOfTheEngine() throws JMException {
    database.execute("CREATE TABLE account (id int PRIMARY KEY)");
    CapturedDatabase captured = CapturedDatabase.of(database, "account");

    try (Capture capture = captured.open(captured.start())) {
      database.execute("INSERT INTO account VALUES (1)");
      capture.transactions(1);
      database.execute("INSERT INTO account VALUES (2)");
      capture.transactions(2);

      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      Set<ObjectName> beans =
          server.queryNames(
              new ObjectName("debezium.postgres:context=streaming,server=syncline_*,*"), null);
      assertThat(beans).isNotEmpty();
      for (ObjectName bean : beans) {
        assertThat((long) server.getAttribute(bean, "TotalNumberOfEventsSeen")).isLessThan(2);
      }
    }
  }
}
