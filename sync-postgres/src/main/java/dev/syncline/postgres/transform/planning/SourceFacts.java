package dev.syncline.postgres.transform.planning;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.connect.UserPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What the row plan has to know of the source and the catalogue of columns does not say. */
final class SourceFacts {
  private static final String QUOTED_TYPES =
      """
      SELECT t.oid FROM pg_type t
      WHERE (t.typtype = 'e' OR t.typtype = 'b' AND t.typname = 'citext'
             AND EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                         WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                           AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'citext'))
        AND NOT EXISTS (SELECT FROM pg_cast WHERE castsource = t.oid AND casttarget = 'json'::regtype)
      """;

  private static final String READS_ALL_OF =
      """
      SELECT c.oid = ?::oid AND NOT c.relrowsecurity
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private final Connection session;
  private final Map<Reading, Boolean> readings = new HashMap<>();

  /** A name as SQL has it, and the table it may mean. */
  private record Reading(String written, TableName table) {}

  SourceFacts(Connection session) {
    this.session = session;
  }

  /** OIDs of types whose JSON form is their text form, quoted. */
  Set<Long> quotedTypes() throws SQLException {
    Set<Long> oids = new HashSet<>();
    try (PreparedStatement query = session.prepareStatement(QUOTED_TYPES);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        oids.add(row.getLong(1));
      }
    }
    return oids;
  }

  /** Whether a name in SQL means that table, and row security hides none of its rows. */
  boolean readsAllOf(String written, TableName table) throws SQLException {
    Reading asked = new Reading(written, table);
    Boolean known = readings.get(asked);
    if (known == null) {
      known = ask(asked);
      readings.put(asked, known);
    }
    return known;
  }

  private boolean ask(Reading asked) throws SQLException {
    OptionalLong read = UserPath.table(session, asked.written());
    if (read.isEmpty()) {
      return false;
    }
    try (PreparedStatement query = session.prepareStatement(READS_ALL_OF)) {
      query.setLong(1, read.getAsLong());
      query.setString(2, asked.table().schema());
      query.setString(3, asked.table().name());
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
