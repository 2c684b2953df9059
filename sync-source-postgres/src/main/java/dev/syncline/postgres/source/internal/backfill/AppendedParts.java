package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.AppendOnlyCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The relations that hold the rows of an append-only table, and their files. While they stay the
 * same, rows are where they were.
 */
final class AppendedParts {
  private static final String PARTS =
      """
      SELECT c.oid::bigint, pg_catalog.pg_relation_filenode(c.oid)::bigint,
             (pg_catalog.pg_relation_size(c.oid) + current_setting('block_size')::bigint - 1)
               / current_setting('block_size')::bigint,
             pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint
        FROM pg_catalog.pg_class c
       WHERE c.oid IN (SELECT ?::regclass::oid
                        UNION
                       SELECT relid FROM pg_catalog.pg_partition_tree(?::regclass) WHERE isleaf)
         AND c.relkind = 'r'
       ORDER BY c.oid
      """;

  private final Connection session;
  private final SchemaPlan plan;

  AppendedParts(Connection session, SchemaPlan plan) {
    this.session = session;
    this.plan = plan;
  }

  /** The place before the first row. */
  AppendPlace before(FixedBoundary boundary) throws SQLException {
    AppendPlace place =
        new AppendPlace(boundary.next(), boundary.running(), now().parts(), 0, 0, Optional.empty());
    if (boundary.next() + AppendOnlyRows.MOST_TRANSACTIONS > 1L << 32) {
      throw refused(
          AppendOnlyCode.IDS_REUSED,
          "the source has used most of the 32-bit transaction ids, and the age of rows of "
              + table()
              + " is not known",
          "copy the rows into a new table and publish that one");
    }
    return place;
  }

  /**
   * Requires that rows are where they were when the load began.
   *
   * @throws DiagnosticException if they are not
   */
  void requireUnmoved(AppendPlace place) throws SQLException {
    Parts now = now();
    Map<Long, AppendPlace.Part> byOid =
        now.parts().stream().collect(Collectors.toMap(AppendPlace.Part::oid, Function.identity()));
    for (AppendPlace.Part part : place.parts()) {
      AppendPlace.Part found = byOid.get(part.oid());
      if (found == null) {
        requireKept(part, place);
      } else if (found.file() != part.file()) {
        throw refused(
            AppendOnlyCode.REWRITTEN,
            "the rows of " + table() + " were rewritten during the first load of " + title(),
            loadAgain());
      }
    }
    if (now.next() - place.next() >= AppendOnlyRows.MOST_TRANSACTIONS) {
      throw refused(
          AppendOnlyCode.IDS_REUSED,
          "the first load of " + title() + " takes too many transactions",
          loadAgain());
    }
  }

  /** A partition that was dropped or detached took rows along that were not read yet. */
  private void requireKept(AppendPlace.Part part, AppendPlace place) {
    if (part.pages() > place.page() && plan.schema().onTruncate() != TruncatePolicy.IGNORE) {
      throw refused(
          AppendOnlyCode.PART_GONE,
          "a partition of "
              + table()
              + " was dropped or detached during the first load of "
              + title()
              + ", which had not read all its rows",
          "set \"onTruncate\": \"ignore\" on the public schema to do without them; or "
              + loadAgain());
    }
  }

  /** The relations now, and the next transaction. */
  private record Parts(List<AppendPlace.Part> parts, long next) {}

  private Parts now() throws SQLException {
    String name = QuotedTable.of(table());
    try (PreparedStatement query = session.prepareStatement(PARTS)) {
      query.setString(1, name);
      query.setString(2, name);
      try (ResultSet row = query.executeQuery()) {
        List<AppendPlace.Part> parts = new ArrayList<>();
        long next = 0;
        while (row.next()) {
          parts.add(new AppendPlace.Part(row.getLong(1), row.getLong(2), row.getLong(3)));
          next = row.getLong(4);
        }
        return new Parts(parts, next);
      }
    }
  }

  private String loadAgain() {
    return "empty the tables of its consumers and load everything again: "
        + StoreErrors.resetCommand(plan.feed())
        + "; or publish the next major version";
  }

  private TableName table() {
    return plan.primaryTable().name();
  }

  private String title() {
    return plan.schema().title();
  }

  private static DiagnosticException refused(DiagnosticCode code, String what, String fix) {
    return new DiagnosticException(List.of(Diagnostic.error(code, what, fix)));
  }
}
