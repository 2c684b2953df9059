package dev.syncline.postgres.connect;

import dev.syncline.manifest.TlsFailure;
import java.sql.SQLException;
import java.util.Set;

/** What an SQL error means for the work that met it. */
public enum Failure {
  /** It may pass by itself: connection lost, deadlock, server restarting, too many clients. */
  TRANSIENT,
  /** Somebody must change a setting, a role or an object. */
  CONFIGURATION,
  /** The statement or the values are refused, now and on every retry. */
  DATA;

  private static final Set<String> TRANSIENT_STATES =
      Set.of(
          "40001", "40P01", "53300", "55P03", "55006", "57P01", "57P02", "57P03", "57P05", "57014",
          "25P03", "25P04", "25006");

  /** What the server did not foresee: a row that its author did not, or a moment that passes. */
  private static final String INTERNAL_ERROR = "XX000";

  /**
   * Whether a row may be to blame, as far as the SQLSTATE tells: not if the server or the network
   * is, or another transaction. An object or a right may be missing for one row alone.
   */
  public static boolean mayBeOfARow(SQLException error) {
    return of(error) != TRANSIENT || INTERNAL_ERROR.equals(error.getSQLState());
  }

  /**
   * @throws SQLException the error itself, if no row can be to blame
   */
  public static void requireOfARow(SQLException error) throws SQLException {
    if (!mayBeOfARow(error)) {
      throw error;
    }
  }

  /**
   * Whether what answers is a connection pooler: PostgreSQL takes the settings of a session with
   * its start, which a pooler refuses that was not told to let them pass.
   */
  public static boolean refusesStartup(SQLException error) {
    return "08P01".equals(error.getSQLState())
        && error.getMessage() != null
        && error.getMessage().contains("unsupported startup parameter");
  }

  /**
   * Classifies by SQLSTATE (PostgreSQL manual, appendix A). Disk full and out of memory count as
   * transient: they pass once somebody makes room, and nothing is lost by waiting. So does a
   * read-only database: it is a standby that is about to be promoted, or no longer the primary.
   */
  public static Failure of(SQLException error) {
    if (TlsFailure.of(error) != TlsFailure.NONE) {
      return CONFIGURATION;
    }
    String state = error.getSQLState() == null ? "08000" : error.getSQLState();
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
