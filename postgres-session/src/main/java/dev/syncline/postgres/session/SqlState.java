package dev.syncline.postgres.session;

import java.sql.SQLException;

/**
 * SQLSTATE codes by their names in the PostgreSQL manual, appendix A. {@link Failure} says what an
 * error means for the work that met it.
 */
public final class SqlState {
  public static final String CONNECTION_EXCEPTION = "08000";
  public static final String DATA_CORRUPTED = "XX001";
  public static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** An unexpected state in the server, caused by a row or by a temporary condition. */
  public static final String INTERNAL_ERROR = "XX000";

  public static final String INVALID_CATALOG_NAME = "3D000";
  public static final String INVALID_SCHEMA_NAME = "3F000";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String OBJECT_IN_USE = "55006";
  public static final String QUERY_CANCELED = "57014";
  public static final String READ_ONLY_SQL_TRANSACTION = "25006";
  public static final String UNDEFINED_OBJECT = "42704";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String UNTRANSLATABLE_CHARACTER = "22P05";

  private static final String CONNECTION_CLASS = "08";
  private static final String AUTHORIZATION_CLASS = "28";

  private SqlState() {}

  /** The code of an error. A driver that reaches no server reports none, which is class 08 too. */
  public static String of(SQLException error) {
    return error.getSQLState() == null ? CONNECTION_EXCEPTION : error.getSQLState();
  }

  /** Returns whether an error has this code. */
  public static boolean is(String code, SQLException error) {
    return code.equals(error.getSQLState());
  }

  /** Returns whether the connection was lost, or never came about. */
  public static boolean isConnection(SQLException error) {
    return of(error).startsWith(CONNECTION_CLASS);
  }

  /** Returns whether the server rejected user or password. */
  public static boolean isLogin(SQLException error) {
    return of(error).startsWith(AUTHORIZATION_CLASS);
  }
}
