package dev.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("verify")
class MessageWithoutValuesTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT ?::int | a text is no valid value of the type it is cast to (SQLSTATE 22P02)",
        "SELECT ?::json | a text is no valid value of the type it is cast to (SQLSTATE 22P02)",
        "SELECT ?::date | a text is no valid date or time (SQLSTATE 22007)",
        "SELECT raise(?, 'P0001') | PostgreSQL refuses it (SQLSTATE P0001)",
        "SELECT raise(?, '42501') | a privilege is missing, or a policy of row-level security"
            + " forbids it (SQLSTATE 42501)",
        "SELECT raise(?, '57014') | it was cancelled, or took too long (SQLSTATE 57014)",
        "SELECT raise(?, '08006') | PostgreSQL refuses it (SQLSTATE 08006)",
        "SELECT raise(?, '55000') | PostgreSQL refuses it (SQLSTATE 55000)",
        "SELECT raise(?, '45000') | PostgreSQL refuses it (SQLSTATE 45000)",
        "SELECT raise(?, 'XX000') | PostgreSQL refuses it (SQLSTATE XX000)",
        "SELECT ?::regclass | PostgreSQL refuses it (SQLSTATE 42P01)",
        "SELECT concat(?::text, '.x')::regclass | PostgreSQL refuses it (SQLSTATE 3F000)",
        "SELECT concat(?::text, '.x.y')::regclass | PostgreSQL refuses it (SQLSTATE 0A000)",
        "SELECT ?::regrole | PostgreSQL refuses it (SQLSTATE 42704)",
        "SELECT ?::regtype | PostgreSQL refuses it (SQLSTATE 42704)",
        "SELECT ?::regconfig | PostgreSQL refuses it (SQLSTATE 42704)",
        "SELECT ?::regproc | PostgreSQL refuses it (SQLSTATE 42883)",
        "SELECT concat(?::text, '()')::regprocedure | PostgreSQL refuses it (SQLSTATE 42883)",
        "SELECT ?::regcollation | PostgreSQL refuses it (SQLSTATE 42704)",
        "SELECT ?::regnamespace | PostgreSQL refuses it (SQLSTATE 3F000)",
        "SELECT nextval(?::regclass) | PostgreSQL refuses it (SQLSTATE 42P01)",
        "SELECT current_setting(?) | PostgreSQL refuses it (SQLSTATE 42704)",
        "SELECT set_config(?, 'x', true) | PostgreSQL refuses it (SQLSTATE 42704)",
        "SELECT now() AT TIME ZONE ? | a value is not allowed there (SQLSTATE 22023)",
        "SELECT pg_database_size(?::name) | PostgreSQL refuses it (SQLSTATE 3D000)",
        "SELECT pg_read_file(?) | PostgreSQL refuses it (SQLSTATE 58P01)",
        "SELECT query_to_xml(concat('SELECT ', ?::text), true, true, '') | PostgreSQL refuses it"
            + " (SQLSTATE 42703)",
      })
  void valuesThatTheServerQuotesAreNotTold(String sql, String told) throws SQLException {
    database.execute(
        "CREATE FUNCTION raise(value text, code text) RETURNS int LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'not %', value USING ERRCODE = code; END $$");

    assertThat(MessageWithoutValues.of(refusal(sql))).isEqualTo(told);
  }

  @Test
  void ofAFailedBatchTheConditionAndNamesAreTold() throws SQLException {
    database.execute("CREATE TABLE t (v text CONSTRAINT odd CHECK (v <> 'planted'))");
    SQLException refused = null;
    try (Connection session = session();
        PreparedStatement insert = session.prepareStatement("INSERT INTO t VALUES (?)")) {
      insert.setString(1, "planted");
      insert.addBatch();
      insert.executeBatch();
    } catch (SQLException error) {
      refused = error;
    }

    assertThat(refused.getMessage()).contains("planted");
    assertThat(MessageWithoutValues.of(refused))
        .isEqualTo("a CHECK constraint does not hold (SQLSTATE 23514, table t, constraint odd)");
  }

  @Test
  void noWordsSayWhichStateTwice() throws SQLException {
    assertThat(new ServerError(refusal("SELECT ?::regclass")).wordsAndState())
        .isEqualTo("PostgreSQL refuses it (SQLSTATE 42P01)");
    assertThat(new ServerError(refusal("SELECT missing, ?")).wordsAndState())
        .isEqualTo("column \"missing\" does not exist (SQLSTATE 42703)");
  }

  @Test
  void whatTheServerSaysAsItEndsASessionIsTold() throws SQLException {
    assertThat(
            MessageWithoutValues.of(
                refusal("SELECT pg_terminate_backend(pg_backend_pid()) WHERE ? = 'planted'")))
        .isEqualTo("terminating connection due to administrator command");
  }

  @Test
  void whatTheServerSaysOfItsObjectsIsTold() throws SQLException {
    assertThat(MessageWithoutValues.of(refusal("SELECT missing FROM pg_class WHERE relname = ?")))
        .isEqualTo("column \"missing\" does not exist");
  }

  @Test
  @SuppressWarnings("AlwaysThrows")
  void ofLibrariesOnlyTheClassIsReported() {
    assertThat(MessageWithoutValues.of(thrown(() -> Integer.parseInt("planted"))))
        .isEqualTo("NumberFormatException");
    assertThat(MessageWithoutValues.of(thrown(() -> LocalDate.parse("planted"))))
        .isEqualTo("DateTimeParseException");
    assertThat(MessageWithoutValues.of(thrown(MessageWithoutValuesTest::readJson)))
        .isEqualTo("IllegalStateException");
    assertThat(
            MessageWithoutValues.reportable(thrown(MessageWithoutValuesTest::readJson).getCause()))
        .isEmpty();
  }

  @Test
  void ourOwnWordsAndThoseOfTheNetworkAreReported() {
    assertThat(MessageWithoutValues.of(new EventStoreException("it does not answer", null)))
        .isEqualTo("it does not answer");
    assertThat(MessageWithoutValues.of(new ConnectException("Connection refused")))
        .isEqualTo("Connection refused");
  }

  private static void readJson() {
    try {
      new ObjectMapper().readTree("{\"a\": planted}");
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException(damaged.getMessage(), damaged);
    }
  }

  private static RuntimeException thrown(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      return failure;
    }
    throw new AssertionError("nothing was thrown");
  }

  private SQLException refusal(String sql) throws SQLException {
    try (Connection session = session();
        PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, "planted");
      statement.execute();
    } catch (SQLException refused) {
      return refused;
    }
    throw new AssertionError(sql + " was not refused");
  }

  private Connection session() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.name(),
        TestDatabase.USER,
        "any");
  }
}
