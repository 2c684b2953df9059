package dev.syncline.postgres.sink.replay;

import dev.syncline.postgres.sink.internal.plan.RepeatVerdict;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Finds why a statement may change or lose rows when it is repeated, although its text shows
 * nothing: rows that follow its own, or that others write to its table.
 */
final class DependentRows {
  /** What rows do when a row that they refer to is deleted, or its key changes. */
  private static final String FOLLOWERS =
      """
      SELECT format('%I.%I', n.nspname, c.relname), f.conname::text,
        f.confdeltype IN ('c', 'n', 'd'), f.confupdtype IN ('c', 'n', 'd'),
        (SELECT array_agg(a.attname::text) FROM pg_attribute a
          WHERE a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey))
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE f.contype = 'f' AND f.conparentid = 0 AND f.confrelid = ANY (?::oid[])
      ORDER BY 1, 2
      """;

  /** Identities of another database or table of cursors belong to a copy of this one. */
  private static final String OTHER_WRITERS =
      """
      SELECT DISTINCT c.subscription
      FROM sync_sink.cursor c, jsonb_each_text(c.written -> 'tables') AS t
      WHERE c.subscription <> ? AND t.value::bigint = ANY (?::bigint[])
        AND c.written ->> 'of' = (
          SELECT d.oid::text || '/' || 'sync_sink.cursor'::regclass::oid::text
          FROM pg_database d WHERE d.datname = current_database())
      ORDER BY 1
      """;

  private static final String NULLABLE =
      """
      SELECT a.attname::text FROM pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attname = ANY (?::text[]) AND NOT a.attnotnull ORDER BY 1
      """;

  private final Connection session;
  private final String subscription;

  /**
   * @param session in autocommit
   * @param subscription the consumer schema with its manifest
   */
  DependentRows(Connection session, String subscription) {
    this.session = session;
    this.subscription = subscription;
  }

  List<String> reasons(RepeatVerdict verdict) throws SQLException {
    List<String> reasons = new ArrayList<>();
    if (!verdict.family().isEmpty()) {
      addFollowers(verdict, reasons);
      addOtherWriters(verdict, reasons);
      addNullable(verdict, reasons);
    }
    return reasons;
  }

  private void addFollowers(RepeatVerdict verdict, List<String> reasons) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(FOLLOWERS)) {
      query.setArray(1, array("bigint", verdict.family()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String rows = "rows of " + row.getString(1) + " (" + row.getString(2) + ")";
          if (verdict.deletes() && row.getBoolean(3)) {
            reasons.add(
                "what it deletes takes " + rows + " with it, and they may be none of its events'");
          }
          Set<String> key = Set.of((String[]) row.getArray(5).getArray());
          if (row.getBoolean(4) && !Collections.disjoint(key, verdict.changed())) {
            reasons.add("what it changes also changes " + rows);
          }
        }
      }
    }
  }

  private void addOtherWriters(RepeatVerdict verdict, List<String> reasons) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OTHER_WRITERS)) {
      query.setString(1, subscription);
      query.setArray(2, array("bigint", verdict.family()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          reasons.add(
              "consumer schema "
                  + row.getString(1)
                  + " writes to the same table, and its events are not applied again");
        }
      }
    }
  }

  private void addNullable(RepeatVerdict verdict, List<String> reasons) throws SQLException {
    if (verdict.table().isEmpty() || verdict.conflicting().isEmpty()) {
      return;
    }
    try (PreparedStatement query = session.prepareStatement(NULLABLE)) {
      query.setLong(1, verdict.table().get());
      query.setArray(2, array("text", verdict.conflicting()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          reasons.add(
              "ON CONFLICT is about column "
                  + row.getString(1)
                  + ", and rows with NULL there are added again");
        }
      }
    }
  }

  private Array array(String type, Set<?> values) throws SQLException {
    return session.createArrayOf(type, values.toArray());
  }
}
