package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.setup.Publication.StoredColumns;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Changes a publication so that it publishes exactly the required content. Tables are listed with
 * ONLY: without it PostgreSQL would add all tables that inherit from them at that moment, checked
 * or not.
 */
final class PublicationChange {
  private static final String LOCK_PATIENCE = "5s";

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

  // Two feeds that take a publication at the same moment must not both find it unmarked.
  private static final String TAKE_TURNS =
      "SELECT pg_advisory_xact_lock(hashtextextended('syncline publication ' || ?, 0))";

  private final Publication publication;
  private final PublicationContent content;
  private final PublicationOwner owner;

  PublicationChange(Publication publication, PublicationContent content, PublicationOwner owner) {
    this.publication = publication;
    this.content = content;
    this.owner = owner;
  }

  /** Whether the publication needs no change. */
  boolean isNeedless() {
    return needed().isEmpty();
  }

  /**
   * Empty if the role of the session may make the change; if not, the error with what to do
   * instead.
   */
  Optional<Diagnostic> denial(Connection session) throws SQLException {
    List<String> statements = needed();
    if (statements.isEmpty() || (mayChange(session) && ownsAll(session))) {
      return Optional.empty();
    }
    return Optional.of(
        Diagnostic.error(
            SourceCode.PUBLICATION_DENIED,
            "publication " + publication.name() + lack() + ", and the role may not change that",
            String.join("; ", statements)));
  }

  /**
   * Makes the change in one transaction, and marks the publication as the feed's. Tables may have
   * changed since they were checked, so the writes of everything published are checked again before
   * the commit.
   *
   * @throws SQLException also if a table stays locked
   * @throws RetriableException if the publication got another owner meanwhile
   * @throws DiagnosticException if writes that are allowed now would fail; nothing has changed
   */
  void make(Connection session) throws SQLException {
    List<String> statements = all();
    Optional<PublicationMark> mark = owner.lacks();
    if (owner.isOfOtherFeed()
        || statements.isEmpty() && mark.isEmpty()
        || needed().isEmpty() && !mayChange(session)) {
      return;
    }
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '" + LOCK_PATIENCE + "'");
      requireSameOwner(session);
      for (String sql : statements) {
        statement.execute(sql);
      }
      if (mark.isPresent()) {
        statement.execute(comment(mark.get()));
      }
      if (!statements.isEmpty()) {
        requireWrites(session);
      }
      session.commit();
    } catch (SQLException | DiagnosticException | RetriableException cause) {
      session.rollback();
      throw cause;
    } finally {
      session.setAutoCommit(true);
    }
  }

  private void requireSameOwner(Connection session) throws SQLException {
    try (PreparedStatement lock = session.prepareStatement(TAKE_TURNS)) {
      lock.setString(1, publication.name());
      lock.execute();
    }
    if (!Publication.read(session, publication.name()).mark().equals(publication.mark())) {
      throw new RetriableException(
          "publication " + publication.name() + " was taken by another process meanwhile", null);
    }
  }

  private void requireWrites(Connection session) throws SQLException {
    List<Diagnostic> problems = PublishedWrites.problems(session, publication.name());
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
  }

  private String comment(PublicationMark mark) {
    return "COMMENT ON PUBLICATION "
        + Quoted.identifier(publication.name())
        + " IS "
        + Quoted.literal(mark.writtenInto(publication.comment()));
  }

  /** The required statements; empty if the publication already serves. */
  private List<String> needed() {
    return statements(content.storedColumns());
  }

  /**
   * The required statements and those that prevent later problems: with stored generated columns
   * published, one that is added later does not make updates fail.
   */
  private List<String> all() {
    return statements(publication.stored() != StoredColumns.NEVER_PUBLISHED);
  }

  private List<String> statements(boolean storedColumns) {
    String quoted = Quoted.identifier(publication.name());
    if (!publication.exists()) {
      return List.of(
          "CREATE PUBLICATION "
              + quoted
              + " FOR TABLE "
              + list(content.relations())
              + " WITH (publish_via_partition_root = true"
              + (publication.stored() == StoredColumns.NEVER_PUBLISHED
                  ? ")"
                  : ", publish_generated_columns = stored)"));
    }
    List<String> statements = new ArrayList<>();
    Set<TableName> added = publication.lacks(content.relations());
    Set<TableName> dropped = new TreeSet<>(publication.tables());
    dropped.removeAll(content.relations());
    if (!publication.viaRoot()) {
      statements.add("ALTER PUBLICATION " + quoted + " SET (publish_via_partition_root = true)");
    }
    if (storedColumns && publication.stored() == StoredColumns.LEFT_OUT) {
      statements.add("ALTER PUBLICATION " + quoted + " SET (publish_generated_columns = stored)");
    }
    if (!added.isEmpty()) {
      statements.add("ALTER PUBLICATION " + quoted + " ADD TABLE " + list(added));
    }
    if (!dropped.isEmpty()) {
      statements.add("ALTER PUBLICATION " + quoted + " DROP TABLE " + list(dropped));
    }
    return statements;
  }

  private String lack() {
    if (!publication.exists()) {
      return " does not exist for " + content.relations();
    }
    return publication.tables().equals(content.relations())
        ? " does not publish " + content.relations() + " as it must"
        : " does not list exactly " + content.relations();
  }

  private boolean mayChange(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(RIGHTS)) {
      query.setString(1, publication.name());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(publication.exists() ? "may_alter" : "may_create");
      }
    }
  }

  private boolean ownsAll(Connection session) throws SQLException {
    for (TableName table : publication.lacks(content.relations())) {
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
    return true;
  }

  private static String list(Set<TableName> tables) {
    return tables.stream()
        .map(table -> "ONLY " + QuotedTable.of(table))
        .collect(Collectors.joining(", "));
  }
}
