package dev.syncline.shop.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class DatabaseTest {
  private static final String MIGRATIONS = "dev/syncline/shop/kit/database/migrations";

  private static Database database;

  @BeforeAll
  static void migrate() {
    DatabaseAddress address =
        new DatabaseAddress(TestPostgres.shared().database().url(), TestDatabase.USER, "");
    Database.migrate(address, MIGRATIONS);
    Database.migrate(address, MIGRATIONS);
    database = Database.at(address, 1);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void migratesOnce() {
    assertThat(
            database
                .jdbi()
                .<Long, RuntimeException>withHandle(
                    handle ->
                        handle
                            .createQuery("SELECT count(*) FROM flyway_schema_history")
                            .mapTo(Long.class)
                            .one()))
        .isEqualTo(1);
  }

  @Test
  void namesTheBrokenConstraint() {
    execute("INSERT INTO parcels VALUES ('Tea')");

    assertThat(BrokenConstraint.of(failureOf("INSERT INTO parcels VALUES ('Tea')")))
        .contains("parcels_label_unique");
  }

  @Test
  void namesNoConstraintForAnotherFailure() {
    assertThat(BrokenConstraint.of(failureOf("SELECT * FROM nowhere"))).isEmpty();
  }

  private static JdbiException failureOf(String sql) {
    return catchThrowableOfType(JdbiException.class, () -> execute(sql));
  }

  private static void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }
}
