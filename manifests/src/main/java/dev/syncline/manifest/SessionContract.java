package dev.syncline.manifest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The session settings that our promises depend on, whatever a role, a database or a server sets:
 * where names are found, how durable a commit is, how values look as text, what is allowed and how
 * long it may take. This is the only place that opens sessions; each is set up before it is
 * returned.
 *
 * <p>Names in our own statements are found in {@code pg_catalog} alone. The path that the role
 * would have had is kept in {@link #USER_PATH}, for the SQL that users write.
 *
 * @param settings of the session, by name
 */
public record SessionContract(Map<String, String> settings) {
  /** The setting that keeps the role's search path for users' SQL. */
  public static final String USER_PATH = "syncline.user_path";

  /** The search path of our own statements. */
  public static final String OUR_PATH = "pg_catalog, pg_temp";

  /** Shows that no pooler is in between: a pooler that drops startup options drops this one too. */
  private static final String DIRECT = "syncline.direct";

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String PROTOCOL_VIOLATION = "08P01";

  private static final Map<String, String> TEXT_FORMS =
      Map.of(
          "intervalstyle", "postgres",
          "bytea_output", "hex",
          "extra_float_digits", "1",
          "lc_monetary", "C",
          "xmloption", "content",
          "quote_all_identifiers", "off");

  private static final Map<String, String> MEANING =
      Map.of(
          "datestyle", "ISO, YMD",
          "timezone", "UTC",
          "array_nulls", "on",
          "transform_null_equals", "off",
          "gin_fuzzy_search_limit", "0",
          "standard_conforming_strings", "on",
          "row_security", "off",
          "client_min_messages", "warning");

  private static final Map<String, String> TRANSACTIONS =
      Map.of(
          "default_transaction_isolation", "read committed",
          "default_transaction_deferrable", "off");

  private static final Map<String, String> TIMES =
      Map.of(
          "statement_timeout", "0",
          "lock_timeout", "0",
          "idle_in_transaction_session_timeout", "5min",
          "idle_session_timeout", "0");

  /** The settings of every session. */
  public static final SessionContract COMMON =
      new SessionContract(Map.of()).with(TEXT_FORMS).with(MEANING).with(TRANSACTIONS).with(TIMES);

  /** Saves the previous search path, with names that no object of a user can stand for. */
  private static final String KEEP_PATH =
      "SELECT pg_catalog.set_config('%s', pg_catalog.current_setting('search_path'), false)"
          .formatted(USER_PATH);

  /**
   * With pg_catalog after another schema in the path, that schema's operators would be taken first.
   */
  private static final String BUILT_INS_FIRST =
      """
      set_config('%1$s', CASE WHEN strpos(current_setting('%1$s'), 'pg_catalog') > 0
        THEN concat('pg_catalog, ', current_setting('%1$s')) ELSE current_setting('%1$s') END, false)
      """
          .formatted(USER_PATH);

  /** A server that waits until standbys have applied a commit keeps doing so. */
  private static final String DURABLE =
      """
      set_config('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
      """;

  /** For PostgreSQL 17 and later, which have this setting. */
  private static final String NO_TRANSACTION_TIMEOUT =
      """
      CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL
        THEN set_config('transaction_timeout', '0', false) END
      """;

  private static final String FACTS =
      "pg_backend_pid() AS backend, current_setting('session_replication_role') AS replication,"
          + " current_setting('"
          + DIRECT
          + "', true) AS direct, current_setting('fsync') AS fsync,"
          + " current_setting('full_page_writes') AS full_page_writes";

  private static final List<String> WITHOUT_WHICH_LOST = List.of("fsync", "full_page_writes");

  public SessionContract {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** This contract with further settings, which replace those of the same name. */
  public SessionContract with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(more);
    return new SessionContract(all);
  }

  /**
   * A session that is set up.
   *
   * @param connection the session, in autocommit
   * @param backend the process id of its server process, as the server reports it
   * @param switchedOff settings of the server that are off, so that it loses what it has confirmed
   */
  public record Opened(Connection connection, int backend, List<String> switchedOff) {}

  /**
   * Opens a session and sets it up, in one round trip after the login.
   *
   * @throws SQLException as the driver reports it; also if the server or a pooler in front of it
   *     does not let the contract hold
   */
  public Opened open(JdbcSettings jdbc) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(jdbc.properties());
    addOptions(properties, "-c " + DIRECT + "=on");
    Connection session = DriverManager.getConnection(jdbc.url(), properties);
    try {
      return establish(session);
    } catch (SQLException refused) {
      session.close();
      throw refused;
    }
  }

  /**
   * Opens a session for replication commands, which are sent as simple statements. Its settings are
   * startup options.
   */
  public Connection openReplication(JdbcSettings jdbc) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(jdbc.properties());
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    addOptions(properties, startupOptions());
    return DriverManager.getConnection(jdbc.url(), properties);
  }

  /**
   * The same contract in the form of the driver's {@code options}, for a session that other code
   * opens.
   */
  public String startupOptions() {
    return "-c search_path="
        + escaped(OUR_PATH)
        + settings.entrySet().stream()
            .map(setting -> " -c " + setting.getKey() + "=" + escaped(setting.getValue()))
            .collect(Collectors.joining());
  }

  /** Settings of the contract override those of the connection. */
  private static void addOptions(Properties properties, String options) {
    properties.merge("options", options, (own, ours) -> own + " " + ours);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(" ", "\\ ");
  }

  private Opened establish(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(setUp());
      // Skips the results of the statement that saves the path and of the one that replaces it.
      statement.getMoreResults();
      statement.getMoreResults();
      try (ResultSet facts = statement.getResultSet()) {
        facts.next();
        requireDirect(facts.getString("direct"));
        requireOrigin(session, facts.getString("replication"));
        List<String> switchedOff = new ArrayList<>();
        for (String setting : WITHOUT_WHICH_LOST) {
          if ("off".equals(facts.getString(setting))) {
            switchedOff.add(setting);
          }
        }
        return new Opened(session, facts.getInt("backend"), switchedOff);
      }
    }
  }

  private String setUp() {
    String values =
        settings.entrySet().stream()
            .map(setting -> literal(setting.getKey()) + ", " + literal(setting.getValue()))
            .map(setting -> "set_config(" + setting + ", false), ")
            .collect(Collectors.joining());
    return KEEP_PATH
        + ";SET search_path = "
        + OUR_PATH
        + ";SELECT "
        + values
        + BUILT_INS_FIRST
        + ", "
        + DURABLE
        + ", "
        + NO_TRANSACTION_TIMEOUT
        + ", "
        + FACTS;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static void requireDirect(String direct) throws SQLException {
    if (!"on".equals(direct)) {
      throw new SQLException(
          "a connection pooler in between drops the settings of a session (unsupported startup"
              + " parameter: options); connect to the server itself",
          PROTOCOL_VIOLATION);
    }
  }

  /**
   * Triggers, rules and foreign keys do not fire in a session of a replica; only a superuser can
   * change that.
   */
  private static void requireOrigin(Connection session, String replication) throws SQLException {
    if (replication.equals("origin")) {
      return;
    }
    try (Statement statement = session.createStatement()) {
      statement.execute("SET session_replication_role = origin");
    } catch (SQLException refused) {
      throw new SQLException(
          "session_replication_role is "
              + replication
              + " for this role, so that triggers and foreign keys would not fire; as an"
              + " administrator: ALTER ROLE ... RESET session_replication_role",
          INSUFFICIENT_PRIVILEGE,
          refused);
    }
  }
}
