package dev.syncline.cli;

import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The rows of a database, as a backup of its tables has them; put back while sessions live. */
final class SavedRows {
  private static final String TABLES =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
          + " AND n.nspname IN ('public', 'sync_events', 'sync_sink') ORDER BY 1";

  private final TestDatabase database;
  private final Map<String, String> rows = new LinkedHashMap<>();

  SavedRows(TestDatabase database) {
    this.database = database;
    run(
        (copies, statement) -> {
          for (String table : database.rows(TABLES)) {
            StringWriter text = new StringWriter();
            copies.copyOut("COPY (SELECT * FROM " + table + ") TO STDOUT", text);
            rows.put(table, text.toString());
          }
        });
  }

  void putBack() {
    run(
        (copies, statement) -> {
          statement.execute("SET LOCAL session_replication_role = replica");
          for (String table : List.copyOf(rows.keySet())) {
            statement.execute("DELETE FROM " + table);
            copies.copyIn("COPY " + table + " FROM STDIN", new StringReader(rows.get(table)));
          }
        });
  }

  private interface Work {
    void run(CopyManager copies, Statement statement) throws SQLException, IOException;
  }

  private void run(Work work) {
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      work.run(session.unwrap(PGConnection.class).getCopyAPI(), statement);
      session.commit();
    } catch (SQLException cause) {
      throw new IllegalStateException(cause.getMessage(), cause);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
