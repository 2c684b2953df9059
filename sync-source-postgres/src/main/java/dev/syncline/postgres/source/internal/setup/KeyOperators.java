package dev.syncline.postgres.source.internal.setup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the schema-qualified operators by which the index of a key sorts. An unqualified name could
 * mean another operator with another search path, and rows would be skipped.
 */
public enum KeyOperators {
  /** Finds rows that have the same key. */
  EQUAL(3, "="),
  /** Finds rows that come after a key. */
  GREATER(5, ">");

  private static final int FIRST_USER_OID = 16_384;

  /**
   * The operator of a user-defined type. Types without their own operators (enums, arrays, ranges)
   * use PostgreSQL's.
   */
  private static final String OF_TYPE =
      """
      SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
      FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'
        JOIN pg_amop p ON p.amopfamily = c.opcfamily AND p.amoplefttype = c.opcintype
          AND p.amoprighttype = c.opcintype AND p.amopstrategy = ?
        JOIN pg_operator o ON o.oid = p.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE c.opcdefault AND c.opcintype = ?::oid
      """;

  private final int strategy;
  private final String builtIn;

  /**
   * @param strategy its B-tree strategy number
   * @param name name of PostgreSQL's own operator
   */
  KeyOperators(int strategy, String name) {
    this.strategy = strategy;
    builtIn = "OPERATOR(pg_catalog." + name + ")";
  }

  /** The operator for each column, with its schema. */
  public List<String> of(List<SourceColumn> key, Connection session) throws SQLException {
    List<String> operators = new ArrayList<>();
    for (SourceColumn column : key) {
      operators.add(
          column.baseTypeOid() < FIRST_USER_OID ? builtIn : ofType(column.baseTypeOid(), session));
    }
    return operators;
  }

  private String ofType(long type, Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OF_TYPE)) {
      query.setInt(1, strategy);
      query.setLong(2, type);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : builtIn;
      }
    }
  }
}
