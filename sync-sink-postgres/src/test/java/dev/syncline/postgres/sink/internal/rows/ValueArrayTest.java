package dev.syncline.postgres.sink.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.postgres.sink.internal.value.BinaryType;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values are written in binary, and that the server then has what it had said in JSON. */
@Tag("verify")
class ValueArrayTest {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "smallint | -32768",
        "smallint | 32767",
        "integer | -2147483648",
        "integer | 2147483647",
        "bigint | 1234567890123456789",
        "bigint | 9223372036854775807",
        "bigint | -9223372036854775807",
        "numeric | 1.50",
        "numeric | -0.000012345678901234567890",
        "numeric | 123456789012345678901234567890.1",
        "numeric | 10000",
        "numeric | 0.0000",
        "double precision | 0.1",
        "double precision | -0.0",
        "double precision | 123456789.12345678",
        "uuid | '00112233-4455-6677-8899-aabbccddeeff'",
        "uuid | 'ffffffff-ffff-ffff-ffff-ffffffffffff'",
        "boolean | true",
        "boolean | false",
        "text | 'a''b\"c\\{},'",
        "text | E'\\t\\n\\u00e4'",
        "text | ''",
        "text | repeat('ä😀x', 100)",
        "character varying | 'null'",
        "date | '0001-01-01'",
        "date | '1999-12-31'",
        "date | '2000-02-29'",
        "date | '9999-12-31'",
        "timestamp without time zone | '0001-01-01 00:00:00'",
        "timestamp without time zone | '1999-12-31 23:59:59.999999'",
        "timestamp without time zone | '2026-03-29 02:30:00.5'",
        "timestamp with time zone | '2026-03-29 02:30:00.5+00'",
        "timestamp with time zone | '1900-01-01 00:00:00.000001+00'",
        "timestamp with time zone | '9999-12-31 23:59:59+00'",
        "json | '{\"a\": [1, \"\\u00e4\"], \"b\" : null}'",
        "jsonb | '{\"a\": [1, \"ä\"], \"b\" : null}'"
      })
  void aValueGoesAsItCame(String type, String value) throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      String json = read(connection, "SELECT to_json(CAST(" + value + " AS " + type + "))::text");
      ValueArray array = new ValueArray.Binary(BinaryType.of(type).orElseThrow());

      assertThat(array.add("[" + json + "]", 1, 1 + json.length())).isTrue();

      assertThat(readBack(connection, type, array))
          .isEqualTo(read(connection, "SELECT CAST(" + value + " AS " + type + ")::text"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "smallint | 32768",
        "integer | -2147483649",
        "integer | 1.0",
        "bigint | 9223372036854775808",
        "bigint | -9223372036854775808",
        "bigint | 9999999999999999999",
        "bigint | 18446744073709551617",
        "bigint | 1e3",
        "bigint | \"1\"",
        "numeric | 1e3",
        "numeric | \"NaN\"",
        "double precision | 1e300",
        "double precision | \"Infinity\"",
        "uuid | \"00112233445566778899aabbccddeeff\"",
        "uuid | \"{00112233-4455-6677-8899-aabbccddeeff}\"",
        "uuid | 0",
        "boolean | \"true\"",
        "date | 20260101",
        "date | \"2026-1-01\"",
        "date | \"2023-02-29\"",
        "date | \"0000-01-01\"",
        "date | \"infinity\"",
        "date | \"0044-03-15 BC\"",
        "timestamp without time zone | \"2026-01-01\"",
        "timestamp without time zone | \"2026-01-01T24:00:00\"",
        "timestamp without time zone | \"2026-01-01T23:59:60\"",
        "timestamp without time zone | \"2026-01-01T00:00:00+00\"",
        "timestamp without time zone | \"2026-01-01T00:00:00.1234567\"",
        "timestamp without time zone | \"12026-01-01T00:00:00\"",
        "timestamp without time zone | \"2026-01-01T00:00:00 BC\"",
        "timestamp with time zone | \"2026-01-01T00:00:00\"",
        "timestamp with time zone | \"2026-01-01T00:00:00.+00\"",
        "timestamp with time zone | \"2026-01-01T00:00:00+16\"",
        "timestamp with time zone | \"2026-01-01T00:00:00+01:30:30\"",
        "timestamp with time zone | \"2026-01-01T00:00:00 Europe/Paris\"",
        "timestamp with time zone | \"-infinity\""
      })
  void whatOnlyTheServerCanReadIsLeftToIt(String type, String json) throws SQLException {
    ValueArray array = new ValueArray.Binary(BinaryType.of(type).orElseThrow());

    assertThat(array.add("[" + json + "]", 1, 1 + json.length())).isFalse();
  }

  private static String readBack(Connection connection, String type, ValueArray array)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT unnest(?::" + type + "[])::text")) {
      array.bind(statement, 1);
      return first(statement);
    }
  }

  private static String read(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return first(statement);
    }
  }

  private static String first(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
