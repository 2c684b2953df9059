package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ResultFields;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.core.Field;

/**
 * Asks the source for the result columns of a statement, without running it. Types are identified
 * by OID: the driver's metadata has bare names, which two types may share.
 */
final class StatementDescription {
  /**
   * Unquoted, "char" is another type and "bit" means a single bit; a user's type needs its schema.
   */
  private static final String NAME =
      """
      SELECT CASE
        WHEN t.oid IN ('"char"'::regtype, '"bit"'::regtype) THEN format('"%s"', t.typname)
        WHEN t.oid < 16384 THEN t.typname
        ELSE (SELECT quote_ident(n.nspname) || '.' || quote_ident(coalesce(e.typname, t.typname))
                     || CASE WHEN e.oid IS NULL THEN '' ELSE '[]' END
              FROM pg_namespace n LEFT JOIN pg_type e ON e.typarray = t.oid
              WHERE n.oid = t.typnamespace)
        END
      FROM pg_type t WHERE t.oid = ?
      """;

  private final Connection session;
  private final Map<Long, String> names = new HashMap<>();
  private final Map<String, Field[]> described = new HashMap<>();

  StatementDescription(Connection session) {
    this.session = session;
  }

  /**
   * The columns of the statement's result, in order.
   *
   * @throws SQLException if PostgreSQL refuses the statement
   */
  List<OutputColumn> columns(String sql) throws SQLException {
    List<OutputColumn> columns = new ArrayList<>();
    Field[] known = described.get(sql);
    for (Field field :
        known == null ? UserPath.describing(session, () -> ResultFields.of(session, sql)) : known) {
      long oid = Integer.toUnsignedLong(field.getOID());
      columns.add(new OutputColumn(field.getColumnLabel(), name(oid), oid));
    }
    return columns;
  }

  /**
   * Describes many statements in one transaction. The first that is refused ends it; those after it
   * are described when their columns are requested.
   *
   * @throws SQLException for a transient failure
   */
  void askTogether(Collection<String> statements) throws SQLException {
    try {
      UserPath.describing(
          session,
          () -> {
            for (String sql : statements) {
              if (!described.containsKey(sql)) {
                described.put(sql, ResultFields.of(session, sql));
              }
            }
            return described;
          });
    } catch (SQLException refused) {
      if (Failure.of(refused) == Failure.TRANSIENT) {
        throw refused;
      }
    }
  }

  private String name(long oid) throws SQLException {
    String known = names.get(oid);
    if (known != null) {
      return known;
    }
    try (PreparedStatement query = session.prepareStatement(NAME)) {
      query.setLong(1, oid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        names.put(oid, row.getString(1));
        return row.getString(1);
      }
    }
  }
}
