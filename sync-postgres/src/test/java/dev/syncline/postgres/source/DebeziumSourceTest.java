package dev.syncline.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import org.junit.jupiter.api.Test;

class DebeziumSourceTest {
  private final TestDatabase database = TestPostgres.shared().database();

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
}
