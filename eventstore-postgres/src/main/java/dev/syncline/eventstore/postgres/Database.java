package dev.syncline.eventstore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.JdbcSettings;
import dev.syncline.manifest.SessionContract;
import dev.syncline.postgres.session.LossyServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The event store's database: a small pool for short queries, and sessions outside the pool. */
final class Database implements AutoCloseable {
  /**
   * No statement waits for ever. Server keep-alives end the session, and with it the row lock, of a
   * writer whose machine vanished. Plans use the literal positions, so that partitions are pruned;
   * the two large tables are only ever read by their key.
   */
  private static final SessionContract SESSION =
      SessionContract.COMMON
          .with(
              Map.of(
                  "lock_timeout", "10s",
                  "idle_in_transaction_session_timeout", "60s",
                  "tcp_keepalives_idle", "10",
                  "tcp_keepalives_interval", "5",
                  "tcp_keepalives_count", "3"))
          .with(
              Map.of(
                  "plan_cache_mode", "force_custom_plan",
                  "enable_seqscan", "off",
                  "enable_bitmapscan", "off",
                  "max_parallel_workers_per_gather", "0",
                  "jit", "off"));

  /** A server that is silent for this long is considered dead. */
  private static final String SILENCE_SECONDS = "30";

  private final ConnectionSettings connection;
  private final Failures failures;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** With a pool of the default size. */
  Database(ConnectionSettings connection) {
    this(connection, StoreSettings.DEFAULT.pool());
  }

  Database(ConnectionSettings connection, StoreSettings.Pool pool) {
    this.connection = connection;
    failures = new Failures(connection);
    this.pool = new HikariDataSource(poolOf(() -> open("event store"), pool));
    jdbi = Jdbi.create(this.pool).registerArrayType(String.class, "text");
  }

  private static HikariConfig poolOf(SessionSource.Opening opening, StoreSettings.Pool pool) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new SessionSource(opening));
    config.setPoolName("event-store");
    config.setMaximumPoolSize(pool.size());
    config.setMinimumIdle(0);
    config.setConnectionTimeout(pool.patience().toMillis());
    config.setInitializationFailTimeout(-1);
    return config;
  }

  /** Opens a session outside the pool; the caller closes it. */
  Connection open(String purpose) throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, "syncline " + purpose);
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    properties.putIfAbsent("socketTimeout", SILENCE_SECONDS);
    SessionContract.Opened session = SESSION.open(new JdbcSettings(settings.url(), properties));
    LossyServer.warn(connection, session);
    return session.connection();
  }

  DataSource pool() {
    return pool;
  }

  /**
   * Runs a query on a pooled connection in autocommit and translates failures into the event
   * store's exceptions.
   */
  <T> T ask(Function<Handle, T> question) {
    try (Handle handle = jdbi.open()) {
      return question.apply(handle);
    } catch (RuntimeException thrown) {
      throw failures.meaning(thrown);
    }
  }

  /** A query that runs directly on the JDBC driver. */
  interface DriverQuestion<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * The same for queries that run for every page, where each layer in between adds as much cost
   * again.
   */
  <T> T askDriver(DriverQuestion<T> question) {
    try (Connection connection = pool.getConnection()) {
      return question.ask(connection);
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  Failures failures() {
    return failures;
  }

  @Override
  public void close() {
    pool.close();
  }
}
