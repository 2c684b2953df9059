package dev.syncline.postgres.session;

import dev.syncline.manifest.TlsFailure;
import java.sql.SQLException;
import java.util.Set;

/** Classifies an SQL error by what can resolve it. */
public enum Failure {
  /** A retry may succeed: connection lost, deadlock, server restarting, too many clients. */
  TRANSIENT,
  /** A setting, a role or an object must be changed. */
  CONFIGURATION,
  /** The statement or the values are refused, now and on every retry. */
  DATA;

  private static final Set<String> TRANSIENT_STATES =
      Set.of(
          "40001", "40P01", "53300", "55P03", "55006", "57P01", "57P02", "57P03", "57P05", "57014",
          "25P03", "25P04", "25006");

  /**
   * Whether a row may be to blame, according to the SQLSTATE: not if the server, the network or
   * another transaction is. An object or a right may be missing for one row only.
   */
  public static boolean mayBeOfARow(SQLException error) {
    return of(error) != TRANSIENT || SqlState.is(SqlState.INTERNAL_ERROR, error);
  }

  /**
   * Rethrows an error that no row can have caused.
   *
   * @throws SQLException the error itself, if no row can be to blame
   */
  public static void requireOfARow(SQLException error) throws SQLException {
    if (!mayBeOfARow(error)) {
      throw error;
    }
  }

  /**
   * Whether the other end is a connection pooler: PostgreSQL accepts session settings at startup,
   * which a pooler refuses unless it is configured to pass them on.
   */
  public static boolean refusesStartup(SQLException error) {
    return "08P01".equals(error.getSQLState())
        && error.getMessage() != null
        && error.getMessage().contains("unsupported startup parameter");
  }

  /**
   * Classifies by SQLSTATE (PostgreSQL manual, appendix A). Disk full and out of memory count as
   * transient: they pass once space is freed, and nothing is lost by waiting. So does a read-only
   * database: it is a standby that is about to be promoted, or no longer the primary.
   */
  public static Failure of(SQLException error) {
    if (TlsFailure.of(error) != TlsFailure.NONE) {
      return CONFIGURATION;
    }
    String state = SqlState.of(error);
    if (refusesStartup(error)) {
      return CONFIGURATION;
    }
    if (TRANSIENT_STATES.contains(state)
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("58")
        || state.startsWith("XX")) {
      return TRANSIENT;
    }
    return state.startsWith("28")
            || state.startsWith("3D")
            || state.startsWith("42")
            || state.startsWith("3F")
            || state.startsWith("0A")
        ? CONFIGURATION
        : DATA;
  }
}
