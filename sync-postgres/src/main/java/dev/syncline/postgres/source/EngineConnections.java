package dev.syncline.postgres.source;

import dev.syncline.manifest.JdbcSettings;
import dev.syncline.manifest.SessionContract;
import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;

/**
 * Opens the engine's connections as all others are opened, by {@link JdbcSettings}. The engine
 * itself would write host and database into the text of a URL and keep the password it was begun
 * with.
 */
public final class EngineConnections implements JdbcConnection.ConnectionFactory {
  /** What the engine asks of the driver for a purpose of its own. */
  private static final Set<String> PURPOSE =
      Set.of("ApplicationName", "assumeMinServerVersion", "replication", "preferQueryMode");

  /** Called by the engine. */
  public EngineConnections() {}

  @Override
  public Connection connect(JdbcConfiguration asked) throws SQLException {
    Properties engine = asked.asProperties();
    EngineRun run =
        EngineRun.find(engine.getProperty(EngineProperties.RUN))
            .orElseThrow(() -> new SQLException("the capture of this engine is closed", "08003"));
    JdbcSettings settings = JdbcSettings.of(run.source(), "syncline");
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    PURPOSE.stream()
        .filter(engine::containsKey)
        .forEach(name -> properties.setProperty(name, engine.getProperty(name)));
    properties.putAll(run.driverSettings());
    // With a socket timeout the driver lets go of an idle replication stream (pgjdbc#4328).
    properties.remove("socketTimeout");
    JdbcSettings jdbc = new JdbcSettings(settings.url(), properties);
    return properties.containsKey("replication")
        ? inUtc(SessionContract.COMMON.openReplication(jdbc))
        : SessionContract.COMMON.open(jdbc).connection();
  }

  // The server writes texts of the stream in the zone of its session, and the driver asks for the
  // zone of the JVM when it connects, which outdoes the option.
  private static Connection inUtc(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      return connection;
    } catch (SQLException refused) {
      connection.close();
      throw refused;
    }
  }
}
