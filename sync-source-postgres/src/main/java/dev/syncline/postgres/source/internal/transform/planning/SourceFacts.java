package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.setup.KeyOperators;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The facts about the source that planning needs beyond the catalogue of columns. */
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

  private static final String MEANINGS =
      """
      SELECT asked.written, n.nspname, c.relname, c.relrowsecurity
      FROM pg_catalog.unnest(?::pg_catalog.text[]) AS asked (written)
        JOIN pg_catalog.pg_class c
          ON c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(asked.written)::pg_catalog.oid
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
      """;

  private static final String EXCLUDES_NULL =
      """
      WITH RECURSIVE base AS (
        SELECT t.typnotnull, t.typbasetype FROM pg_type t WHERE t.oid = ?
        UNION ALL
        SELECT t.typnotnull, t.typbasetype FROM base JOIN pg_type t ON t.oid = base.typbasetype)
      SELECT bool_or(typnotnull) FROM base
      """;

  private final Connection session;
  private final Map<String, Optional<Meaning>> meanings = new HashMap<>();

  /** The table that a name in SQL means. */
  private record Meaning(TableName table, boolean hidesRows) {}

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

  /** The operators that compare columns as their indexes do. */
  List<String> equal(List<SourceColumn> columns) throws SQLException {
    return KeyOperators.EQUAL.of(columns, session);
  }

  /** Whether a name in SQL means that table, and row security hides none of its rows. */
  boolean readsAllOf(String written, TableName table) throws SQLException {
    return meaning(written)
        .filter(meaning -> meaning.table().equals(table) && !meaning.hidesRows())
        .isPresent();
  }

  /**
   * Whether a name in SQL means that table.
   *
   * @throws RuntimeException of {@link SourceFailure} if the source cannot be queried
   */
  boolean isTable(String written, TableName table) {
    return asking(() -> meaning(written)).filter(one -> one.table().equals(table)).isPresent();
  }

  private Optional<Meaning> meaning(String written) throws SQLException {
    if (!meanings.containsKey(written)) {
      ask(Set.of(written));
    }
    return meanings.getOrDefault(written, Optional.empty());
  }

  /**
   * Resolves many names in SQL with one query. If one is not a valid name, each name is resolved
   * when it is needed.
   *
   * @throws SQLException for a transient failure
   */
  void askTogether(Set<String> written) throws SQLException {
    try {
      ask(written);
    } catch (SQLException refused) {
      if (Failure.of(refused) == Failure.TRANSIENT) {
        throw refused;
      }
    }
  }

  private void ask(Set<String> written) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(UserPath.ENTER + MEANINGS)) {
      query.setArray(1, session.createArrayOf("text", written.toArray()));
      try (ResultSet row = UserPath.rows(query)) {
        written.forEach(name -> meanings.put(name, Optional.empty()));
        while (row.next()) {
          TableName table = new TableName(row.getString("nspname"), row.getString("relname"));
          meanings.put(
              row.getString("written"),
              Optional.of(new Meaning(table, row.getBoolean("relrowsecurity"))));
        }
      }
    }
  }

  /**
   * Whether a type is a domain that excludes NULL.
   *
   * @throws RuntimeException of {@link SourceFailure} if the source cannot be queried
   */
  boolean excludesNull(long type) {
    return asking(
        () -> {
          try (PreparedStatement query = session.prepareStatement(EXCLUDES_NULL)) {
            query.setLong(1, type);
            try (ResultSet row = query.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }

  private interface Question<T> {
    T ask() throws SQLException;
  }

  private static <T> T asking(Question<T> question) {
    try {
      return question.ask();
    } catch (SQLException cause) {
      throw SourceFailure.of("read its catalogue", cause);
    }
  }
}
