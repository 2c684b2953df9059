package dev.syncline.postgres.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.DataException;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A value that would come again for ever ends capture for good, and says where it is. */
class UnreadableValueTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void namesTheColumnWhoseTypeTellsIt() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY, span interval, name text)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute("INSERT INTO item VALUES (1, '2562047788 hours', 'secret')");

    assertEnds(captured, "SRC-150 the log holds a value of column public.item.span");
  }

  @Test
  void endsForATypeThatOnlySharesItsNameWithABuiltIn() {
    database.execute(
        "CREATE SCHEMA shop",
        "CREATE TYPE shop.money AS (amount numeric, currency text)",
        "CREATE TABLE item (id int PRIMARY KEY, price shop.money)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute("INSERT INTO item VALUES (1, ROW(1, 'EUR'))");

    assertEnds(captured, "SRC-150 the log holds a value of a captured table");
  }

  private static void assertEnds(CapturedDatabase captured, String message) {
    try (Capture capture = captured.open(captured.start())) {
      assertThatThrownBy(() -> capture.until(events -> false))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(message)
          .hasMessageNotContainingAny("2562047788", "EUR", "secret");
    }
  }
}
