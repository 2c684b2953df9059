package dev.syncline.postgres.sink.replay;

import dev.syncline.postgres.sink.replay.TableDifferences.DifferingRow;
import dev.syncline.postgres.sink.replay.TableDifferences.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of a table that a transaction has written with those of a snapshot from before
 * it. Rows are streamed, and each is looked up on the other side by its primary key.
 */
final class TableComparison {
  private static final int BATCH = 500;

  private final Connection after;
  private final Connection before;
  private final ComparedTable table;
  private final int mostKeys;
  private final List<DifferingRow> keys = new ArrayList<>();
  private final Map<String, Long> columns = new TreeMap<>();
  private long inserted;
  private long changed;
  private long deleted;
  private long unchanged;

  /**
   * @param after the session with the transaction
   * @param before the session with the snapshot
   * @param table a table with a primary key
   * @param mostKeys how many rows that differ are reported by their keys
   */
  TableComparison(Connection after, Connection before, ComparedTable table, int mostKeys) {
    this.after = after;
    this.before = before;
    this.table = table;
    this.mostKeys = mostKeys;
  }

  TableDifferences run(OpenTransaction transaction) throws SQLException {
    String from = " FROM " + table.name() + " AS t WHERE ";
    if (transaction.hasWritten()) {
      stream(
          after,
          "SELECT " + table.keyAndDigests() + from + transaction.created(),
          this::addWritten);
      stream(
          before,
          "SELECT " + table.keyTexts() + from + transaction.mayHaveEnded(),
          this::addDeleted);
    }
    return new TableDifferences(
        table.name(), true, inserted, changed, deleted, unchanged, columns, keys);
  }

  /**
   * A row.
   *
   * @param key the texts of its key
   * @param digests those of its columns, null for NULL; none where they were not selected
   */
  private record Row(List<String> key, List<@Nullable Object> digests) {}

  private interface Batches {
    void add(List<Row> rows) throws SQLException;
  }

  private void stream(Connection session, String sql, Batches batches) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql)) {
      query.setFetchSize(BATCH);
      try (ResultSet row = query.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(new Row(key(row), digests(row, table.key().size())));
          if (rows.size() == BATCH) {
            batches.add(rows);
            rows.clear();
          }
        }
        batches.add(rows);
      }
    }
  }

  private List<String> key(ResultSet row) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int column = 1; column <= table.key().size(); column++) {
      key.add(row.getString(column));
    }
    return key;
  }

  private static List<@Nullable Object> digests(ResultSet row, int before) throws SQLException {
    List<@Nullable Object> digests = new ArrayList<>();
    for (int column = before + 1; column <= row.getMetaData().getColumnCount(); column++) {
      digests.add(row.getObject(column));
    }
    return digests;
  }

  /** Rows that the transaction has written, looked up as they were. */
  private void addWritten(List<Row> rows) throws SQLException {
    Map<Integer, List<@Nullable Object>> found = new LinkedHashMap<>();
    look(before, ", " + table.digests(), rows, row -> found.put(row.getInt(1), digests(row, 1)));
    for (int place = 0; place < rows.size(); place++) {
      compare(rows.get(place), found.get(place + 1));
    }
  }

  private void compare(Row row, @Nullable List<@Nullable Object> former) {
    if (former == null) {
      inserted++;
      keep(Kind.INSERTED, row, List.of());
      return;
    }
    List<String> differing = new ArrayList<>();
    for (int column = 0; column < former.size(); column++) {
      if (!Objects.equals(row.digests().get(column), former.get(column))) {
        differing.add(table.columns().get(column));
      }
    }
    if (differing.isEmpty()) {
      unchanged++;
    } else {
      changed++;
      differing.forEach(column -> columns.merge(column, 1L, Long::sum));
      keep(Kind.CHANGED, row, differing);
    }
  }

  /** Rows that may have been deleted, looked up as they would be. */
  private void addDeleted(List<Row> rows) throws SQLException {
    boolean[] there = new boolean[rows.size()];
    look(after, "", rows, row -> there[row.getInt(1) - 1] = true);
    for (int place = 0; place < rows.size(); place++) {
      if (!there[place]) {
        deleted++;
        keep(Kind.DELETED, rows.get(place), List.of());
      }
    }
  }

  private void keep(Kind kind, Row row, List<String> differing) {
    if (keys.size() < mostKeys) {
      Map<String, String> key = new LinkedHashMap<>();
      for (int column = 0; column < row.key().size(); column++) {
        key.put(table.key().get(column).name(), row.key().get(column));
      }
      keys.add(new DifferingRow(kind, key, differing));
    }
  }

  private interface Found {
    void add(ResultSet row) throws SQLException;
  }

  private void look(Connection session, String selected, List<Row> rows, Found found)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement query = session.prepareStatement(table.byKey(selected))) {
      for (int column = 0; column < table.key().size(); column++) {
        int place = column;
        Object[] values = rows.stream().map(row -> row.key().get(place)).toArray();
        Array texts = session.createArrayOf("text", values);
        query.setArray(column + 1, texts);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(row);
        }
      }
    }
  }
}
