package dev.syncline.postgres.connect;

import dev.syncline.manifest.SessionContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Where names in SQL that users write are found: on the search path their role has, which others
 * may create objects on. It holds for users' SQL alone; a statement of ours that has to be one with
 * it names the schema of all it calls.
 */
public final class UserPath {
  /** A session that was opened without the contract keeps the path it has. */
  private static final String USERS =
      "coalesce(pg_catalog.current_setting('"
          + SessionContract.USER_PATH
          + "', true), pg_catalog.current_setting('search_path'))";

  private static final String PATH = "pg_catalog.set_config('search_path', " + USERS + ", true)";

  /**
   * An expression that gives a session the path for good, for which each statement of ours must be
   * one of {@link #ours} then. From PostgreSQL 18 on the server tells a driver whenever the path is
   * another one after a round trip, and the driver prepares all statements anew: one that is there
   * in transactions alone costs two preparations of everything each.
   */
  public static final String STAY = "pg_catalog.set_config('search_path', " + USERS + ", false)";

  private static final String READ_ONLY =
      "pg_catalog.set_config('transaction_read_only', 'on', true)";

  /** To the end of the transaction; a text may follow that goes in the same round trip. */
  public static final String ENTER = "SELECT " + PATH + ";";

  /** The same, and the transaction cannot write any more, whatever the SQL calls. */
  public static final String ENTER_READING = "SELECT " + READ_ONLY + ", " + PATH + ";";

  private static final String LEAVE = "SET LOCAL search_path = " + SessionContract.OUR_PATH + ";";

  private UserPath() {}

  /** Something to do with a session. */
  public interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * A statement of ours for a transaction that has the users' path, and keeps it.
   *
   * @return the text to prepare; see {@link #rows} and {@link #count}
   */
  public static String ours(String sql) {
    return leaving(sql) + ";SELECT " + PATH;
  }

  /** The same for a text that ends with {@link #STAY}. */
  public static String leaving(String sql) {
    return LEAVE + sql;
  }

  /** The rows of the statement that follows the first one in a text. */
  public static ResultSet rows(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    return statement.getResultSet();
  }

  /** How many rows the statement changed that follows the first one in a text. */
  public static int count(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    return statement.getUpdateCount();
  }

  /** Does something of ours in a transaction that has the users' path, and keeps it. */
  public static <T> T without(Connection session, Work<T> work) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(LEAVE);
      T result = work.run();
      statement.execute(ENTER);
      return result;
    }
  }

  /**
   * Has the server read users' SQL without running it.
   *
   * @param session in autocommit
   */
  public static <T> T describing(Connection session, Work<T> work) throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute(ENTER_READING);
      return work.run();
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
  }

  /** The schemas on the path, the first to be looked in first. */
  public static List<String> schemas(Connection session) throws SQLException {
    String sql = ENTER + "SELECT pg_catalog.current_schemas(true)";
    try (PreparedStatement statement = session.prepareStatement(sql);
        ResultSet row = rows(statement)) {
      row.next();
      return List.of((String[]) row.getArray(1).getArray());
    }
  }
}
