package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.eventstore.BackfillRange;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Splits the rows of a job into ranges of keys that have about the same number of rows, by a sample
 * of the table's pages: no scan of the table or of its index.
 */
final class KeySplit {
  /** A range with fewer rows is not worth a session of its own. */
  private static final long FEWEST_ROWS = 500;

  private static final double PAGES = 200;

  /** Rows that refer to rows of their own table are read in one piece, in the order of the key. */
  private static final String REFERS_TO_ITSELF =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
                      WHERE contype = 'f' AND conrelid = confrelid
                        AND conrelid = pg_catalog.to_regclass(?))
      """;

  private final RegisteredSchema schema;
  private final Connection session;
  private final String table;

  KeySplit(RegisteredSchema schema, Connection session) {
    this.schema = schema;
    this.session = session;
    table = QuotedTable.of(schema.plan().load().table().name());
  }

  /**
   * The ranges; none if the rows are read in one piece.
   *
   * @param scope no list of keys
   * @param most the most ranges
   */
  List<BackfillRange> of(BackfillScope scope, int most) throws SQLException {
    if (most < 2 || refersToItself()) {
      return List.of();
    }
    double pages = Math.max(1, new RowEstimate(session).pages(table));
    double percent = Math.min(100, Math.max(0.0001, 100 * PAGES / pages));
    KeyRange sample = new ScopedRows(schema, session).sample(scope, percent);
    // The planner's estimate of a condition may be far off.
    int ranges = (int) Math.min(most, count(sample) * 100 / percent / FEWEST_ROWS);
    return ranges < 2 || !sample.hasOneOperator() ? List.of() : between(bounds(sample, ranges));
  }

  private long count(KeyRange sample) throws SQLException {
    String sql = UserPath.ENTER_READING + "SELECT pg_catalog.count(*)" + sample.all();
    try (PreparedStatement query = session.prepareStatement(sql);
        ResultSet row = UserPath.rows(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private boolean refersToItself() throws SQLException {
    try (PreparedStatement query = session.prepareStatement(REFERS_TO_ITSELF)) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The keys where one range ends and the next one begins, each once, in order. */
  private List<List<String>> bounds(KeyRange sample, int ranges) throws SQLException {
    String sql =
        "SELECT DISTINCT ON (tile) "
            + keys(sample, i -> "key" + i)
            + " FROM (SELECT "
            + keys(sample, i -> KeyRange.column(sample.key().get(i)) + "::text AS key" + i)
            + ", pg_catalog.ntile(?) OVER ordered AS tile, pg_catalog.row_number() OVER ordered AS"
            + " place"
            + sample.all()
            + " WINDOW ordered AS (ORDER BY "
            + sample.order()
            + ")) AS sampled WHERE tile > 1 ORDER BY tile, place";
    List<List<String>> bounds = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(UserPath.ENTER_READING + sql)) {
      query.setInt(1, ranges);
      try (ResultSet rows = UserPath.rows(query)) {
        while (rows.next()) {
          List<String> key = new ArrayList<>();
          for (int i = 0; i < sample.key().size(); i++) {
            key.add(rows.getString(1 + i));
          }
          bounds.add(key);
        }
      }
    }
    return bounds.stream().distinct().toList();
  }

  private interface Part {
    String of(int place);
  }

  private static String keys(KeyRange range, Part part) {
    return IntStream.range(0, range.key().size())
        .mapToObj(part::of)
        .collect(Collectors.joining(", "));
  }

  private List<BackfillRange> between(List<List<String>> bounds) throws SQLException {
    if (bounds.isEmpty()) {
      return List.of();
    }
    String order = new KeyOrder(session, schema.plan().load().table()).now();
    List<BackfillRange> ranges = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (List<String> bound : bounds) {
      Optional<String> end = Optional.of(new LastKey(order, bound).write());
      ranges.add(BackfillRange.between(after, end));
      after = end;
    }
    ranges.add(BackfillRange.between(after, Optional.empty()));
    return ranges;
  }
}
