package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.postgres.source.internal.setup.SourceColumn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that weigh the next rows at the source before they are read, so that a chunk of
 * wide rows does not fill the memory. They do not fetch values that are stored out of line or
 * compressed.
 */
final class ChunkWeight {
  /** The approximate limit of characters in a chunk; a single row may have more. */
  static final long MOST = 2_000_000;

  /** {@code text}, {@code character varying}, {@code character}. */
  private static final Set<Long> TEXTS = Set.of(25L, 1043L, 1042L);

  private static final long BYTEA = 17;

  /** Types whose values are short: numbers, times, names, addresses. OIDs never change. */
  private static final Set<Long> SHORT =
      Set.of(
          16L, 18L, 19L, 20L, 21L, 23L, 26L, 650L, 700L, 701L, 774L, 790L, 829L, 869L, 1082L, 1083L,
          1114L, 1184L, 1186L, 1266L, 1700L, 2950L);

  private final KeyRange range;
  private final String weight;

  private ChunkWeight(KeyRange range, String weight) {
    this.range = range;
    this.weight = weight;
  }

  /**
   * The weight of rows of these columns; empty if none of them can be wide.
   *
   * @param range of a table that has the columns
   */
  static Optional<ChunkWeight> of(KeyRange range, List<SourceColumn> columns) {
    List<SourceColumn> wide =
        columns.stream().filter(column -> !SHORT.contains(column.baseTypeOid())).toList();
    return wide.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ChunkWeight(
                range, wide.stream().map(ChunkWeight::weight).collect(Collectors.joining(" + "))));
  }

  /** An expression for the weight of a row of the table {@code t} with these columns. */
  static String of(List<SourceColumn> columns) {
    return columns.stream()
        .filter(column -> !SHORT.contains(column.baseTypeOid()))
        .map(ChunkWeight::weight)
        .collect(Collectors.joining(" + ", "0::bigint + ", " + 0"));
  }

  /**
   * The characters of a column's value. For most types only the stored size is cheap to read; JSON
   * compresses to a quarter.
   */
  private static String weight(SourceColumn column) {
    String value = KeyRange.column(column);
    String characters = "4 * pg_catalog.pg_column_size(" + value + ")";
    if (TEXTS.contains(column.baseTypeOid())) {
      characters = "pg_catalog.octet_length(" + value + ")";
    } else if (column.baseTypeOid() == BYTEA) {
      characters = "2 * pg_catalog.octet_length(" + value + ")";
    }
    return "coalesce(" + characters + ", 0)::bigint";
  }

  /** The weight of the first rows; the parameter is their number. */
  String first() {
    return sum(range.first());
  }

  /**
   * The weight of the rows after a key; the parameters are its values as text, then their number.
   */
  String next() {
    return sum(range.after());
  }

  /** How many of the first rows weigh no more than a chunk may; the parameter is their number. */
  String firstFitting() {
    return fitting(range.first());
  }

  /**
   * How many of the rows after a key do; the parameters are its values as text, then their number.
   */
  String nextFitting() {
    return fitting(range.after());
  }

  private String sum(String rows) {
    return "SELECT coalesce(pg_catalog.sum(weight), 0) FROM (" + weights(rows) + ") AS weighed";
  }

  private String fitting(String rows) {
    return "SELECT pg_catalog.count(*) FROM (SELECT pg_catalog.sum(weight) OVER (ROWS UNBOUNDED"
        + " PRECEDING) AS total FROM ("
        + weights(rows)
        + ") AS weighed) AS summed WHERE total OPERATOR(pg_catalog.<=) "
        + MOST;
  }

  private String weights(String rows) {
    return "SELECT " + weight + " AS weight" + rows;
  }
}
