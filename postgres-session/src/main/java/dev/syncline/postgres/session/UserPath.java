package dev.syncline.postgres.session;

import dev.syncline.manifest.SessionContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Switches a session between the search path of users' SQL and that of Syncline's own statements.
 * Users' SQL runs with the search path of the role, on which other roles may create objects.
 * Syncline's statements do not; one that must run together with users' SQL qualifies everything
 * that it calls.
 */
public final class UserPath {
  /** A session that was opened without the contract keeps its path. */
  private static final String USERS =
      "coalesce(pg_catalog.current_setting('"
          + SessionContract.USER_PATH
          + "', true), pg_catalog.current_setting('search_path'))";

  private static final String PATH = "pg_catalog.set_config('search_path', " + USERS + ", true)";

  /**
   * An expression that sets the users' path for the whole session; Syncline's own statements must
   * then be wrapped by {@link #ours}. From PostgreSQL 18 on the server reports to the driver
   * whenever the path has changed after a round trip, and the driver then prepares all statements
   * again. A path that is set only within transactions would cost two preparations of every
   * statement per transaction.
   */
  public static final String STAY = "pg_catalog.set_config('search_path', " + USERS + ", false)";

  private static final String READ_ONLY =
      "pg_catalog.set_config('transaction_read_only', 'on', true)";

  /**
   * Sets the users' path until the end of the transaction; another statement may follow in the same
   * round trip.
   */
  public static final String ENTER = "SELECT " + PATH + ";";

  /** Like {@link #ENTER}, and makes the transaction read-only, whatever the SQL calls. */
  public static final String ENTER_READING = "SELECT " + READ_ONLY + ", " + PATH + ";";

  private static final String LEAVE = "SET LOCAL search_path = " + SessionContract.OUR_PATH + ";";

  private UserPath() {}

  /** Work in a session. */
  public interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Wraps one of Syncline's statements for a transaction that has the users' path, which the
   * transaction keeps.
   *
   * @return the text to prepare; see {@link #rows} and {@link #count}
   */
  public static String ours(String sql) {
    return leaving(sql) + ";SELECT " + PATH;
  }

  /** Like {@link #ours}, for a text that ends with {@link #STAY}. */
  public static String leaving(String sql) {
    return LEAVE + sql;
  }

  /** The rows of the second statement of a text. */
  public static ResultSet rows(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    return statement.getResultSet();
  }

  /** The number of rows that the second statement of a text changed. */
  public static int count(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    return statement.getUpdateCount();
  }

  /**
   * Runs Syncline's statements in a transaction that has the users' path, which the transaction
   * keeps.
   */
  public static <T> T without(Connection session, Work<T> work) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(LEAVE);
      T result = work.run();
      statement.execute(ENTER);
      return result;
    }
  }

  /**
   * Makes the server parse users' SQL without running it.
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

  /** The schemas on the users' path, in search order. */
  public static List<String> schemas(Connection session) throws SQLException {
    String sql = ENTER + "SELECT pg_catalog.current_schemas(true)";
    try (PreparedStatement statement = session.prepareStatement(sql);
        ResultSet row = rows(statement)) {
      row.next();
      return List.of((String[]) row.getArray(1).getArray());
    }
  }
}
