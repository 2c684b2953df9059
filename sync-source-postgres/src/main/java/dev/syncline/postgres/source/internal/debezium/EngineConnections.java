package dev.syncline.postgres.source.internal.debezium;

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
 * Opens the engine's connections with {@link JdbcSettings}, like all other connections. The engine
 * itself would write host and database into a URL and keep using the password it started with.
 */
public final class EngineConnections implements JdbcConnection.ConnectionFactory {
  /** Driver properties that the engine sets for the purpose of a connection. */
  private static final Set<String> PURPOSE =
      Set.of("ApplicationName", "assumeMinServerVersion", "replication", "preferQueryMode");

  /** The engine calls this by reflection. */
  public EngineConnections() {}

  @Override
  public Connection connect(JdbcConfiguration asked) throws SQLException {
    Properties engine = asked.asProperties();
    EngineRun run =
        EngineRun.find(engine.getProperty(EngineRun.PROPERTY))
            .orElseThrow(() -> new SQLException("the capture of this engine is closed", "08003"));
    JdbcSettings settings = JdbcSettings.of(run.source(), "syncline");
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    PURPOSE.stream()
        .filter(engine::containsKey)
        .forEach(name -> properties.setProperty(name, engine.getProperty(name)));
    properties.putAll(run.driverSettings());
    // With a socket timeout the driver drops an idle replication stream (pgjdbc#4328).
    properties.remove("socketTimeout");
    JdbcSettings jdbc = new JdbcSettings(settings.url(), properties);
    return properties.containsKey("replication")
        ? inUtc(SessionContract.COMMON.openReplication(jdbc))
        : SessionContract.COMMON.open(jdbc).connection();
  }

  // The server formats the stream's values in the time zone of the session. The driver requests the
  // zone of the JVM when it connects, which overrides the option.
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
