package dev.syncline.postgres.sink.replay;

import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table whose rows are compared, and the SQL for that.
 *
 * @param name its name with its schema, quoted for SQL
 * @param columns its columns, in order
 * @param key the columns of its primary key; empty if it has none, or one that is not ordered
 */
record ComparedTable(String name, List<String> columns, List<KeyColumn> key) {
  private static final String NAME =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?::oid";

  private static final String COLUMNS =
      "SELECT attname FROM pg_attribute WHERE attrelid = ?::oid AND attnum > 0"
          + " AND NOT attisdropped ORDER BY attnum";

  /** The type is qualified where it is not built in, and so is the operator. */
  private static final String KEY =
      """
      SELECT a.attname, format_type(a.atttypid, NULL), format('OPERATOR(%I.%s)', n.nspname, o.oprname)
      FROM pg_index i
      JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
      CROSS JOIN ROWS FROM (unnest(i.indkey), unnest(i.indclass)) WITH ORDINALITY AS k(attnum, class, place)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      JOIN pg_opclass c ON c.oid = k.class
      JOIN pg_amop e ON e.amopfamily = c.opcfamily AND e.amopstrategy = 3
        AND e.amoplefttype = c.opcintype AND e.amoprighttype = c.opcintype
      JOIN pg_operator o ON o.oid = e.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE i.indrelid = ?::oid AND i.indisprimary AND k.place <= i.indnkeyatts
      ORDER BY k.place
      """;

  /**
   * A column of the primary key.
   *
   * @param name its name
   * @param type its type, as written in SQL
   * @param equal the operator that compares its values
   */
  record KeyColumn(String name, String type, String equal) {
    KeyColumn {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(equal, "equal");
    }
  }

  ComparedTable {
    Objects.requireNonNull(name, "name");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /**
   * Reads what the catalog says about a table.
   *
   * @param session without users' search path
   * @param relation the table's OID
   */
  static ComparedTable of(Connection session, long relation) throws SQLException {
    return new ComparedTable(
        read(session, NAME, relation, row -> row.getString(1)).get(0),
        read(session, COLUMNS, relation, row -> row.getString(1)),
        read(
            session,
            KEY,
            relation,
            row -> new KeyColumn(row.getString(1), row.getString(2), row.getString(3))));
  }

  /** Whether a row can be found again by its key. */
  boolean hasKey() {
    return !key.isEmpty();
  }

  /** The texts of the key, each followed by a comma, then a digest of each column. */
  String keyAndDigests() {
    return keyTexts() + ", " + digests();
  }

  String keyTexts() {
    return key.stream()
        .map(column -> "t." + Quoted.identifier(column.name()) + "::text")
        .collect(Collectors.joining(", "));
  }

  /** Digests take little memory, however large the values are, and show none of them. */
  String digests() {
    return columns.stream()
        .map(
            column ->
                "hashtextextended(t." + Quoted.identifier(column) + "::text COLLATE \"C\", 0)")
        .collect(Collectors.joining(", "));
  }

  /**
   * A query for rows by their keys, whose parameters are an array of texts for each column of the
   * key. Each row begins with the place of its key in the arrays, from 1.
   *
   * @param selected what to select besides, each with a comma before it
   */
  String byKey(String selected) {
    return "SELECT k.place"
        + selected
        + " FROM unnest("
        + eachKey(place -> "?::text[]", ", ")
        + ") WITH ORDINALITY AS k("
        + eachKey(place -> "k" + place, ", ")
        + ", place) JOIN "
        + name
        + " AS t ON "
        + eachKey(this::equality, " AND ");
  }

  private String equality(int place) {
    KeyColumn column = key.get(place);
    return "t."
        + Quoted.identifier(column.name())
        + " "
        + column.equal()
        + " k.k"
        + place
        + "::"
        + column.type();
  }

  private String eachKey(IntFunction<String> text, String separator) {
    return IntStream.range(0, key.size()).mapToObj(text).collect(Collectors.joining(separator));
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> List<T> read(Connection session, String sql, long relation, Reading<T> reading)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(sql)) {
      query.setLong(1, relation);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(reading.of(row));
        }
      }
    }
    return found;
  }
}
