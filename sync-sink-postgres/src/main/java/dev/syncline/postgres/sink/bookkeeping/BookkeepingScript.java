package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.postgres.sql.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The SQL that upgrades the schema {@code sync_sink} to this version. If the sink's role may not
 * create anything, an owner runs the same SQL by hand. A role without rights cannot see which
 * version is installed, so every migration can be run again without harm.
 */
public final class BookkeepingScript {
  /**
   * One file for each version, in order. A new version adds a file; existing files never change.
   */
  private static final List<String> MIGRATIONS =
      List.of(
          "V1__tables.sql",
          "V2__history.sql",
          "V3__keys_of_any_size.sql",
          "V4__work_record.sql",
          "V5__written_tables.sql",
          "V6__paused.sql");

  /**
   * The first version creates this index and the third drops it: keys written since may be longer
   * than an index entry.
   */
  private static final String FORMER_INDEX =
      """
      CREATE INDEX IF NOT EXISTS dead_letter_waiting
        ON sync_sink.dead_letter (feed, subscription, key) WHERE redriven_at IS NULL;
      """;

  /** The version this program works with. */
  static final int LATEST = MIGRATIONS.size();

  private static final String VERSIONS =
      """
      CREATE SCHEMA IF NOT EXISTS sync_sink;
      CREATE TABLE IF NOT EXISTS sync_sink.migration (
        version integer PRIMARY KEY,
        applied_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON TABLE sync_sink.migration IS 'Which versions of these tables have been applied';
      """;

  private BookkeepingScript() {}

  /**
   * The statements that upgrade the tables from one version to the latest.
   *
   * @param installed the installed version, 0 for none
   */
  static String from(int installed) {
    StringBuilder script = new StringBuilder(VERSIONS);
    for (int version = installed + 1; version <= LATEST; version++) {
      script
          .append('\n')
          .append(migration(version))
          .append("INSERT INTO sync_sink.migration (version) VALUES (")
          .append(version)
          .append(") ON CONFLICT DO NOTHING;\n");
    }
    return script.toString();
  }

  /** All statements, for an owner who creates the tables before the first sync. */
  public static String whole() {
    return from(0);
  }

  /** The grants that a role needs to work with the tables. */
  static String grants(String role) {
    return """

    GRANT USAGE ON SCHEMA sync_sink TO %1$s;
    GRANT SELECT, INSERT, UPDATE ON sync_sink.cursor, sync_sink.dead_letter, sync_sink.lease TO %1$s;
    GRANT DELETE ON sync_sink.dead_letter TO %1$s;
    GRANT SELECT ON sync_sink.migration TO %1$s;
    """
        .formatted(Quoted.identifier(role));
  }

  private static String migration(int version) {
    String file = "migration/" + MIGRATIONS.get(version - 1);
    try (InputStream in = BookkeepingScript.class.getResourceAsStream(file)) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return sql.replace(FORMER_INDEX, "");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
