package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statement that reads rows of a table by their physical place, without those that the stream
 * brings. All relations of a partitioned table are read at once, the same pages of each, so that
 * the rights on the table itself are enough.
 */
final class AppendOnlyRows {
  /**
   * How many transactions may begin before the load is complete. Ids of 32 bits are compared with
   * the first of them, and ids of rows so old that they look like later ones would be mistaken.
   */
  static final long MOST_TRANSACTIONS = 1L << 30;

  private static final String ID = "t.xmin::text::bigint";

  private AppendOnlyRows() {}

  /**
   * The statement; each row has the relation's OID, its place in it, the number of rows found,
   * whether more would fit no more, and then the columns.
   *
   * <p>Parameters: the low 32 bits of the boundary, the low 32 bits of each transaction before it
   * that comes in the stream, the OIDs of the relations, the first page, the page after the last;
   * the OID and the place of the last row read, twice the OID; the most rows.
   */
  static String select(SourceTable table, List<SourceColumn> columns) {
    String names =
        columns.stream()
            .map(column -> ", " + KeyRange.column(column))
            .collect(Collectors.joining());
    return "SELECT * FROM (SELECT found.*, pg_catalog.count(*) OVER () AS syncline_found,"
        + " pg_catalog.sum(syncline_weight) OVER (ORDER BY syncline_part, syncline_place"
        + " ROWS UNBOUNDED PRECEDING) - syncline_weight AS syncline_before FROM (SELECT"
        + " t.tableoid::bigint AS syncline_part, t.ctid AS syncline_place, "
        + ChunkWeight.of(columns)
        + " AS syncline_weight"
        + names
        + " FROM "
        + QuotedTable.of(table.name())
        + " AS t CROSS JOIN (SELECT ?::bigint AS next, ?::bigint[] AS streamed, ?::oid[] AS parts)"
        + " AS b WHERE ("
        + ID
        + " - b.next + 4294967296) % 4294967296 >= "
        + MOST_TRANSACTIONS
        + " AND "
        + ID
        + " <> ALL (b.streamed) AND t.tableoid = ANY (b.parts)"
        + " AND t.ctid >= ?::tid AND t.ctid < ?::tid"
        + " AND (t.tableoid > ?::oid OR t.tableoid = ?::oid AND t.ctid > ?::tid)"
        + " ORDER BY 1, 2 LIMIT ?) AS found) AS weighed WHERE syncline_before < "
        + ChunkWeight.MOST
        + " ORDER BY syncline_part, syncline_place";
  }
}
