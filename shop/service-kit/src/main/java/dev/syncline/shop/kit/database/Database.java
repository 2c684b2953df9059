package dev.syncline.shop.kit.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** A pool of connections to one PostgreSQL database. */
public final class Database implements AutoCloseable {
  private static final Duration PATIENCE_FOR_A_CONNECTION = Duration.ofSeconds(3);
  private static final int SECONDS_TO_WAIT_FOR_THE_DATABASE = 60;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /** Creates the pool without connecting: the database may start later, or never. */
  public static Database at(DatabaseAddress address, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_FOR_A_CONNECTION.toMillis());
    config.setInitializationFailTimeout(-1);
    return new Database(new HikariDataSource(config));
  }

  /**
   * Migrates the tables, after waiting up to about a minute until the database accepts connections.
   *
   * @param migrations a folder of resources, as in {@code dev/syncline/shop/orders/migrations}
   */
  public static void migrate(DatabaseAddress address, String migrations) {
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .locations("classpath:" + migrations)
        .connectRetries(SECONDS_TO_WAIT_FOR_THE_DATABASE)
        .connectRetriesInterval(1)
        .load()
        .migrate();
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
