package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.sql.Quoted;
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
import java.util.stream.Collectors;

/**
 * Our publication: exactly the captured tables, whole rows, every operation.
 *
 * @param name its name
 * @param exists whether it is there
 * @param wholesale whether it is for all tables, or all of a schema
 * @param filtered whether it leaves rows, columns or operations out
 * @param viaRoot whether changes of partitions come under the partitioned table's name
 * @param tables the tables it lists
 */
record Publication(
    String name,
    boolean exists,
    boolean wholesale,
    boolean filtered,
    boolean viaRoot,
    Set<TableName> tables) {
  private static final String LOCK_PATIENCE = "5s";

  // Read as JSON where columns depend on the version: row filters and schemas exist from 15 on.
  private static final String READ =
      """
      SELECT p.puballtables AS for_all, p.pubviaroot,
             NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate)
               OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid
                          AND (to_jsonb(r) ->> 'prqual' IS NOT NULL
                               OR to_jsonb(r) ->> 'prattrs' IS NOT NULL)) AS filtered,
             p.oid
      FROM pg_publication p WHERE p.pubname = ?
      """;

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname
      FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
        JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE p.pubname = ?
      """;

  private static final String RIGHTS =
      """
      SELECT has_database_privilege(current_database(), 'CREATE') AS may_create,
             EXISTS (SELECT FROM pg_publication p WHERE p.pubname = ?
                     AND pg_has_role(p.pubowner, 'USAGE')) AS may_alter
      """;

  private static final String FOREIGN_TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND NOT pg_has_role(c.relowner, 'USAGE')
      """;

  static Publication read(Connection session, String name) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(READ)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return new Publication(name, false, false, false, false, Set.of());
        }
        return new Publication(
            name,
            true,
            row.getBoolean("for_all") || listsSchemas(session, row.getLong("oid")),
            row.getBoolean("filtered"),
            row.getBoolean("pubviaroot"),
            listed(session, name));
      }
    }
  }

  /** What keeps it from serving, whoever runs statements. */
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

  /** Those of the tables that it does not list. */
  Set<TableName> lacks(Collection<TableName> needed) {
    Set<TableName> lacking = new TreeSet<>(needed);
    lacking.removeAll(tables);
    return lacking;
  }

  /** The statements that make it list exactly these tables; empty when it does. */
  List<String> statementsFor(Collection<TableName> needed) {
    Set<TableName> wanted = new TreeSet<>(needed);
    String quoted = Quoted.identifier(name);
    if (!exists) {
      return List.of(
          "CREATE PUBLICATION "
              + quoted
              + " FOR TABLE "
              + list(wanted)
              + " WITH (publish_via_partition_root = true)");
    }
    List<String> statements = new ArrayList<>();
    Set<TableName> added = lacks(wanted);
    Set<TableName> dropped = new TreeSet<>(tables);
    dropped.removeAll(wanted);
    if (!viaRoot) {
      statements.add("ALTER PUBLICATION " + quoted + " SET (publish_via_partition_root = true)");
    }
    if (!added.isEmpty()) {
      statements.add("ALTER PUBLICATION " + quoted + " ADD TABLE " + list(added));
    }
    if (!dropped.isEmpty()) {
      statements.add("ALTER PUBLICATION " + quoted + " DROP TABLE " + list(dropped));
    }
    return statements;
  }

  /** Whether the role of the session may run the statements; if not, what to do instead. */
  Optional<Diagnostic> denial(Connection session, Collection<TableName> needed)
      throws SQLException {
    List<String> statements = statementsFor(needed);
    if (statements.isEmpty() || (mayChange(session) && ownsAll(session, needed))) {
      return Optional.empty();
    }
    return Optional.of(
        Diagnostic.error(
            SourceCode.PUBLICATION_DENIED,
            "publication "
                + name
                + (exists ? " does not list exactly " : " does not exist for ")
                + new TreeSet<>(needed)
                + ", and the role may not change that",
            String.join("; ", statements)));
  }

  /**
   * Makes it list exactly these tables, at once or not at all.
   *
   * @throws SQLException also if a table stays locked
   */
  void become(Connection session, Collection<TableName> needed) throws SQLException {
    List<String> statements = statementsFor(needed);
    if (statements.isEmpty()) {
      return;
    }
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '" + LOCK_PATIENCE + "'");
      for (String sql : statements) {
        statement.execute(sql);
      }
      session.commit();
    } catch (SQLException cause) {
      session.rollback();
      throw cause;
    } finally {
      session.setAutoCommit(true);
    }
  }

  private boolean mayChange(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(RIGHTS)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(exists ? "may_alter" : "may_create");
      }
    }
  }

  private boolean ownsAll(Connection session, Collection<TableName> needed) throws SQLException {
    for (TableName table : needed) {
      if (!tables.contains(table)) {
        try (PreparedStatement query = session.prepareStatement(FOREIGN_TABLES)) {
          query.setString(1, table.schema());
          query.setString(2, table.name());
          try (ResultSet foreign = query.executeQuery()) {
            if (foreign.next()) {
              return false;
            }
          }
        }
      }
    }
    return true;
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

  private static String list(Set<TableName> tables) {
    return tables.stream().map(Quoted::table).collect(Collectors.joining(", "));
  }
}
