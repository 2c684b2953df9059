package dev.syncline.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Caches an idle session for each recently queried database of the shared server. Tests repeat a
 * query until its result is the expected one, and a new session costs more than most queries.
 *
 * <p>A session that its server or a test has ended in the meantime is replaced once.
 */
final class QuerySessions {
  private static final int MOST = 24;

  private final Map<String, Connection> idle = new LinkedHashMap<>();

  /** A query to run in a session. */
  interface Question<T> {
    T ask(Connection session) throws SQLException;
  }

  /** Runs a query in the idle session of a database, or in a new one if there is none. */
  <T> T ask(String url, Question<T> question) throws SQLException {
    Connection kept = take(url);
    if (kept != null) {
      try {
        return ask(url, kept, question);
      } catch (SQLException failed) {
        if (!isLost(failed)) {
          throw failed;
        }
      }
    }
    return ask(url, DriverManager.getConnection(url), question);
  }

  private <T> T ask(String url, Connection session, Question<T> question) throws SQLException {
    try {
      T answer = question.ask(session);
      keep(url, session);
      return answer;
    } catch (SQLException | RuntimeException failed) {
      session.close();
      throw failed;
    }
  }

  /** SQLSTATE classes 08 and 57P: the connection was lost, or the server has stopped. */
  private static boolean isLost(SQLException error) {
    String state = error.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private synchronized @Nullable Connection take(String url) {
    return idle.remove(url);
  }

  private synchronized void keep(String url, Connection session) throws SQLException {
    Connection other = idle.put(url, session);
    if (other != null) {
      other.close();
    }
    if (idle.size() > MOST) {
      Iterator<Connection> longest = idle.values().iterator();
      Connection evicted = longest.next();
      longest.remove();
      evicted.close();
    }
  }

  /** Closes all idle sessions. */
  synchronized void close() throws SQLException {
    for (Connection session : idle.values()) {
      session.close();
    }
    idle.clear();
  }
}
