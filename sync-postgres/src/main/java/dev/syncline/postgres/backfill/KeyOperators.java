package dev.syncline.postgres.backfill;

import dev.syncline.postgres.setup.SourceColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The operators by which the index of a key sorts, wherever the type of a column keeps them: a name
 * alone would mean another one on another search path, and rows would be passed over.
 */
final class KeyOperators {
  private static final String BUILT_IN = "OPERATOR(pg_catalog.>)";
  private static final int FIRST_USER_OID = 16_384;

  /** Types without operators of their own (enumerations, arrays, ranges) share PostgreSQL's. */
  private static final String OF_TYPE =
      """
      SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
      FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'
        JOIN pg_amop p ON p.amopfamily = c.opcfamily AND p.amoplefttype = c.opcintype
          AND p.amoprighttype = c.opcintype AND p.amopstrategy = 5
        JOIN pg_operator o ON o.oid = p.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE c.opcdefault AND c.opcintype = ?::oid
      """;

  private KeyOperators() {}

  /** For each column the one that says "greater". */
  static List<String> of(List<SourceColumn> key, Connection session) throws SQLException {
    List<String> operators = new ArrayList<>();
    for (SourceColumn column : key) {
      operators.add(
          column.baseTypeOid() < FIRST_USER_OID ? BUILT_IN : ofType(column.baseTypeOid(), session));
    }
    return operators;
  }

  private static String ofType(long type, Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OF_TYPE)) {
      query.setLong(1, type);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : BUILT_IN;
      }
    }
  }
}
