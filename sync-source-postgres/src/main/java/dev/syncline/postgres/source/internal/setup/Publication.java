package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A publication as the server describes it. Capture needs one of exactly the captured tables and
 * those that inherit from them, with all columns, rows and operations.
 *
 * @param name its name
 * @param exists whether it exists
 * @param wholesale whether it is for all tables of the database or of a schema
 * @param filtered whether it omits rows, columns or operations
 * @param viaRoot whether changes of partitions are published under the partitioned table's name
 * @param stored whether it publishes stored generated columns
 * @param tables the tables it lists
 * @param comment its comment; empty without one
 */
record Publication(
    String name,
    boolean exists,
    boolean wholesale,
    boolean filtered,
    boolean viaRoot,
    StoredColumns stored,
    Set<TableName> tables,
    String comment) {
  /** Whether stored generated columns are published. */
  enum StoredColumns {
    /** Published, so that the replica identity may contain them. */
    PUBLISHED,
    /** Omitted, though the server could publish them. */
    LEFT_OUT,
    /** Omitted by every publication of this server, whatever the replica identity contains. */
    NEVER_PUBLISHED;

    private static StoredColumns of(String code) {
      if (code == null) {
        return NEVER_PUBLISHED;
      }
      return code.equals("s") ? PUBLISHED : LEFT_OUT;
    }
  }

  private static final int STORED_SINCE = 18;

  // Read as JSON where columns depend on the version: row filters and schemas exist from 15 on,
  // published generated columns from 18 on.
  private static final String READ =
      """
      SELECT p.puballtables AS for_all, p.pubviaroot,
             NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate)
               OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid
                          AND (to_jsonb(r) ->> 'prqual' IS NOT NULL
                               OR to_jsonb(r) ->> 'prattrs' IS NOT NULL)) AS filtered,
             to_jsonb(p) ->> 'pubgencols' AS stored, p.oid,
             coalesce(obj_description(p.oid, 'pg_publication'), '') AS comment
      FROM pg_publication p WHERE p.pubname = ?
      """;

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname
      FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
        JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE p.pubname = ?
      """;

  static Publication read(Connection session, String name) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(READ)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return new Publication(name, false, false, false, false, ofServer(session), Set.of(), "");
        }
        return new Publication(
            name,
            true,
            row.getBoolean("for_all") || listsSchemas(session, row.getLong("oid")),
            row.getBoolean("filtered"),
            row.getBoolean("pubviaroot"),
            StoredColumns.of(row.getString("stored")),
            listed(session, name),
            row.getString("comment"));
      }
    }
  }

  /** The problems that no change by this role can solve. */
  List<Diagnostic> problems() {
    List<Diagnostic> problems = new ArrayList<>();
    if (wholesale) {
      problems.add(
          Diagnostic.error(
              SourceCode.PUBLICATION_FOR_ALL,
              "publication " + name + " is for all tables, of the database or of a schema",
              "name another publication in the data store"));
    } else if (filtered) {
      problems.add(
          Diagnostic.error(
              SourceCode.PUBLICATION_FILTERED,
              "publication " + name + " has row filters, column lists or not all operations",
              "name another publication in the data store"));
    }
    return problems;
  }

  /** The mark of its owner, if its comment has one. */
  Optional<PublicationMark> mark() {
    return PublicationMark.in(comment);
  }

  /** The needed tables that it does not list. */
  Set<TableName> lacks(Collection<TableName> needed) {
    Set<TableName> lacking = new TreeSet<>(needed);
    lacking.removeAll(tables);
    return lacking;
  }

  private static StoredColumns ofServer(Connection session) throws SQLException {
    boolean able = session.getMetaData().getDatabaseMajorVersion() >= STORED_SINCE;
    return able ? StoredColumns.LEFT_OUT : StoredColumns.NEVER_PUBLISHED;
  }

  private static boolean listsSchemas(Connection session, long oid) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet exists =
            statement.executeQuery("SELECT to_regclass('pg_publication_namespace') IS NOT NULL")) {
      exists.next();
      if (!exists.getBoolean(1)) {
        return false;
      }
    }
    try (PreparedStatement query =
        session.prepareStatement(
            "SELECT FROM pg_publication_namespace WHERE pnpubid = ?::oid LIMIT 1")) {
      query.setLong(1, oid);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static Set<TableName> listed(Connection session, String name) throws SQLException {
    Set<TableName> tables = new TreeSet<>();
    try (PreparedStatement query = session.prepareStatement(TABLES)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          tables.add(new TableName(row.getString(1), row.getString(2)));
        }
      }
    }
    return tables;
  }
}
