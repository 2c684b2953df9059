package dev.syncline.postgres.connect;

import dev.syncline.manifest.Connection;
import dev.syncline.manifest.JdbcSettings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Opens database sessions in which values have one text form: UTC, ISO dates, all float digits,
 * money in dollars.
 */
public final class Session {
  private static final String TEXT_FORMS =
      "-c DateStyle=ISO,YMD -c IntervalStyle=postgres -c bytea_output=hex"
          + " -c extra_float_digits=1 -c lc_monetary=C";

  /** Longer than any statement of ours may run; a connection silent for so long is dead. */
  private static final String HALF_OPEN_SECONDS = "150";

  private Session() {}

  /**
   * Opens a session.
   *
   * @param connection where
   * @param purpose what {@code pg_stat_activity} shows, such as {@code syncline sink}
   * @throws SQLException as the driver reports it; see {@link Failure}
   */
  public static java.sql.Connection open(Connection connection, String purpose)
      throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    properties.putIfAbsent("loginTimeout", "15");
    properties.putIfAbsent("socketTimeout", HALF_OPEN_SECONDS);
    properties.merge("options", TEXT_FORMS, (own, ours) -> ours + " " + own);
    java.sql.Connection session = DriverManager.getConnection(settings.url(), properties);
    // The driver asks for the zone of the JVM when it connects, which outdoes the option.
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
    } catch (SQLException cause) {
      session.close();
      throw cause;
    }
    return session;
  }
}
