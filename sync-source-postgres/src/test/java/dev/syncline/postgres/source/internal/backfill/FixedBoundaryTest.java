package dev.syncline.postgres.source.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which rows a boundary leaves to the stream, also those of subtransactions. */
@Tag("verify")
class FixedBoundaryTest {
  private final TestDatabase source = TestPostgres.shared().database();

  @Test
  void rowsOfARunningTransactionBelongToTheStreamWhateverSavepointTheyAreOf() throws SQLException {
    source.execute("CREATE TABLE log (what text)", "INSERT INTO log VALUES ('before')");
    try (Connection writing = source.connect();
        Statement running = writing.createStatement();
        Connection looking = source.connect()) {
      writing.setAutoCommit(false);
      running.execute("INSERT INTO log VALUES ('running')");
      running.execute("SAVEPOINT a");
      running.execute("INSERT INTO log VALUES ('running, released savepoint')");
      running.execute("RELEASE a");
      running.execute("SAVEPOINT b");
      running.execute("INSERT INTO log VALUES ('running, open savepoint')");
      running.execute("SAVEPOINT c");
      running.execute("INSERT INTO log VALUES ('rolled back')");
      running.execute("ROLLBACK TO c");
      source.execute("INSERT INTO log VALUES ('ended meanwhile')");

      FixedBoundary boundary = FixedBoundary.now(looking);

      running.execute("INSERT INTO log VALUES ('running, written later')");
      running.execute("SAVEPOINT d");
      running.execute("INSERT INTO log VALUES ('running, later savepoint')");
      writing.commit();
      source.execute("INSERT INTO log VALUES ('after')");

      assertThat(loaded(boundary)).containsExactlyInAnyOrder("before", "ended meanwhile");
    }
  }

  @Test
  void manySavepointsAreNoException() throws SQLException {
    source.execute("CREATE TABLE log (what text)");
    try (Connection writing = source.connect();
        Statement running = writing.createStatement();
        Connection looking = source.connect()) {
      writing.setAutoCommit(false);
      running.execute("SAVEPOINT a");
      running.execute("INSERT INTO log VALUES ('of the stream')");
      running.execute("RELEASE a");
      List<String> more = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        // More subtransactions than PostgreSQL holds in shared memory for a transaction.
        more.add("SAVEPOINT s" + i);
        more.add("INSERT INTO log VALUES ('of the stream')");
      }
      for (String sql : more) {
        running.execute(sql);
      }
      source.execute("INSERT INTO log VALUES ('loaded')");

      FixedBoundary boundary = FixedBoundary.now(looking);
      writing.commit();

      assertThat(loaded(boundary)).containsExactly("loaded");
    }
  }

  private List<String> loaded(FixedBoundary boundary) throws SQLException {
    try (Connection session = source.connect();
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("SELECT what, xmin::text::bigint FROM log")) {
      List<String> loaded = new ArrayList<>();
      while (rows.next()) {
        if (rows.getLong(2) < boundary.next() && !boundary.running().contains(rows.getLong(2))) {
          loaded.add(rows.getString(1));
        }
      }
      return loaded;
    }
  }
}
