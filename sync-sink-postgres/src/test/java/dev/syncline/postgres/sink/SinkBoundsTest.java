package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a consumer's SQL within the transaction and the bounds it is given. */
class SinkBoundsTest extends SinkTest {
  private static final String LOOK =
      "INSERT INTO seen (id, path, statement_bound, lock_bound) VALUES (:id,"
          + " current_setting('search_path'), current_setting('statement_timeout'),"
          + " current_setting('lock_timeout'))";

  private final PublishedContract account = contract(1, "account", "id");
  private final PublishedContract order = contract(2, "order", "id");

  @BeforeEach
  void tables() {
    database.execute(
        "CREATE TABLE seen (id int, path text, statement_bound text, lock_bound text)",
        "CREATE TABLE copies (id int)",
        "CREATE FUNCTION unbind(id int) RETURNS text LANGUAGE sql AS $$ SELECT"
            + " set_config('search_path', 'pg_temp', false)"
            + " || set_config('statement_timeout', '0', false)"
            + " || set_config('lock_timeout', '0', false) $$",
        "CREATE FUNCTION escape(id int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$");
  }

  @Test
  void everyTransactionHasTheBoundsWhateverTheOneBeforeDid() {
    String bounds = "\"$user\", public|30s|2s";
    PostgresSink sink =
        open(subscription(account, LOOK), subscription(order, "SELECT unbind(:id)"));

    deliver(sink, upsert(account, "{\"id\":1}", "{\"id\":1}"));
    deliver(sink, upsert(order, "{\"id\":1}", "{\"id\":1}"));
    deliver(sink, upsert(account, "{\"id\":2}", "{\"id\":2}"));

    assertThat(database.rows("SELECT path, statement_bound, lock_bound FROM seen ORDER BY id"))
        .containsExactly(bounds, bounds);
  }

  @Test
  void aFunctionCannotEndTheTransaction() {
    PostgresSink sink =
        open(
            subscription(account, "INSERT INTO copies VALUES (:id)"),
            subscription(order, "SELECT escape(:id)"));

    assertThatThrownBy(
            () ->
                deliver(
                    sink,
                    upsert(account, "{\"id\":1}", "{\"id\":1}"),
                    upsert(order, "{\"id\":1}", "{\"id\":1}")))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("2D000");
    assertThat(database.number("SELECT count(*) FROM copies")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "ROLLBACK",
        "SET ROLE postgres",
        "RESET ALL",
        "DO 'BEGIN COMMIT; END'",
        "CALL work(:id)",
        "TRUNCATE copies",
        "COPY copies TO PROGRAM 'true'",
        "DELETE FROM copies WHERE id = :id; COMMIT",
        "DELETE FROM copies WHERE id = :id;; DROP TABLE copies",
        "/* x */ COMMIT"
      })
  void aStatementThatChangesMoreThanRowsIsRefused(String sql) {
    assertThatThrownBy(() -> open(subscription(account, sql)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-104");
  }
}
