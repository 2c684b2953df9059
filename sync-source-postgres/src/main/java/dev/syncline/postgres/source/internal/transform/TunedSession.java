package dev.syncline.postgres.source.internal.transform;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Opens sessions at a source that are set up for looking up many rows by key. */
public final class TunedSession {
  /**
   * JIT compilation takes longer than a lookup. At the usual cost of a random page the planner
   * would read a whole table of some hundred thousand rows rather than fetch a few thousand by
   * index.
   */
  private static final List<String> SETTINGS =
      List.of("SET jit = off", "SET random_page_cost = 1.1");

  private TunedSession() {}

  /**
   * Opens a session in autocommit.
   *
   * @param purpose what {@code pg_stat_activity} shows
   * @throws dev.syncline.engine.spi.RetriableException if the source cannot be reached now
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the connection
   */
  public static Connection open(ConnectionSettings source, String purpose) {
    try {
      return tuned(Session.open(source, purpose));
    } catch (SQLException cause) {
      throw SourceFailure.of("open a session for " + source.address(), cause);
    }
  }

  private static Connection tuned(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      return session;
    } catch (SQLException cause) {
      throw closing(session, cause);
    }
  }

  /** Closes a session that cannot be used after this failure, and returns the failure. */
  public static <E extends Exception> E closing(Connection session, E failure) {
    try {
      session.close();
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
    return failure;
  }
}
