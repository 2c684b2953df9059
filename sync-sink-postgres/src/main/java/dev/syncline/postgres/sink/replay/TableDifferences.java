package dev.syncline.postgres.sink.replay;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How the rows of a table would be after a replay.
 *
 * @param table its name with its schema, quoted for SQL
 * @param compared whether its rows were compared; not if it has no primary key
 * @param inserted rows that are not there now
 * @param changed rows with another value in some column
 * @param deleted rows that are there now
 * @param unchanged rows that are written again with the same values
 * @param columns for each column that differs, in how many of the changed rows
 * @param keys some of the rows that differ, as many as were asked for
 */
public record TableDifferences(
    String table,
    boolean compared,
    long inserted,
    long changed,
    long deleted,
    long unchanged,
    Map<String, Long> columns,
    List<DifferingRow> keys) {
  /** What a replay does to a row. */
  public enum Kind {
    INSERTED("inserted"),
    CHANGED("changed"),
    DELETED("deleted");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /**
   * A row that differs.
   *
   * @param kind what happens to it
   * @param key the values of its primary key, in the order of its columns
   * @param columns the columns that differ; empty unless it is changed
   */
  public record DifferingRow(Kind kind, Map<String, String> key, List<String> columns) {
    public DifferingRow {
      Objects.requireNonNull(kind, "kind");
      columns = List.copyOf(columns);
    }

    /** What happens to it, in a word for users. */
    public String effect() {
      return kind.text;
    }
  }

  public TableDifferences {
    Objects.requireNonNull(table, "table");
    columns = new TreeMap<>(columns);
    keys = List.copyOf(keys);
  }

  static TableDifferences notCompared(String table) {
    return new TableDifferences(table, false, 0, 0, 0, 0, Map.of(), List.of());
  }

  /** How many rows would not be as they are. */
  public long differing() {
    return inserted + changed + deleted;
  }
}
