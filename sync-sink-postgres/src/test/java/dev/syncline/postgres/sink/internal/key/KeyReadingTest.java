package dev.syncline.postgres.sink.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are the same row here exactly when the server takes their values for equal. */
@Tag("verify")
class KeyReadingTest {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();

  /** Texts in JSON that some type reads, many of them as the value of another. */
  private static final List<String> TEXTS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "01",
          "+1",
          "1.0",
          "1e0",
          " 1",
          "32767",
          "9223372036854775807",
          "-9223372036854775808",
          "0x10",
          "16",
          "true",
          "TRUE",
          "t",
          "false",
          "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
          "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
          "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
          "a0eebc999c0b4ef8bb6d6bb9bd380a11",
          "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12",
          "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
          "2024-01-31",
          "2024-02-01",
          "2024-1-31",
          "20240131",
          "2024-01-31 00:00",
          "2024-01-31T00:00:00",
          "2024-01-31 00:00:00.000000",
          "2024-01-30T24:00:00",
          "2024-01-31T00:00:00.1",
          "2024-01-31T00:00:00.10",
          "2024-01-31T00:00:00.1000004",
          "2024-01-31T00:00:00+00",
          "2024-01-31T01:00:00+01:00",
          "2024-01-31T00:00:00Z",
          "2024-01-31T00:00:00.1Z",
          "2024-01-31T05:30:00.100+05:30",
          "infinity",
          "\\\\x",
          "\\\\xab",
          "\\\\xAB",
          "\\\\xa b",
          "\\\\253",
          "\\\\xabcd",
          "a",
          "A",
          "a ",
          "",
          "\\u0061",
          "ä",
          "a\\u0308",
          "null");

  private static Stream<String> jsons() {
    return Stream.concat(
        TEXTS.stream().map(text -> '"' + text + '"'),
        Stream.of("0", "1", "-1", "1.0", "1e0", "20240131", "true", "false", "null", "{\"a\": 1}"));
  }

  @ParameterizedTest
  @CsvSource({
    "smallint, int2",
    "integer, int4",
    "bigint, int8",
    "boolean, bool",
    "uuid, uuid",
    "date, date",
    "timestamp, timestamp",
    "timestamptz, timestamptz",
    "bytea, bytea",
    "text, text",
    "varchar, varchar",
    "varchar(40), varchar(n)",
  })
  void keysAreTheRowsThatTheServerTakesThemFor(String type, String name) throws SQLException {
    KeyReading values =
        new KeyReading.ByValue(List.of("k"), List.of(KeyForm.of(name).orElseThrow()));
    Map<RowKey, String> read = new HashMap<>();
    Map<String, RowKey> taken = new HashMap<>();
    try (Connection connection = DATABASE.connect()) {
      for (String json : jsons().toList()) {
        Optional<RowKey> row = values.read("{\"k\": " + json + "}");
        Optional<String> value = row.flatMap(found -> value(connection, json, type));
        if (value.isPresent()) {
          assertThat(read.getOrDefault(row.get(), value.get())).as(json).isEqualTo(value.get());
          assertThat(taken.getOrDefault(value.get(), row.get())).as(json).isEqualTo(row.get());
          read.put(row.get(), value.get());
          taken.put(value.get(), row.get());
        }
      }
    }

    assertThat(read).hasSizeGreaterThan(1);
  }

  /** What the server makes of it, in a text of which each value has one; empty if it does not. */
  private static Optional<String> value(Connection connection, String json, String type) {
    String sql = "SELECT (?::json #>> '{}')::" + type + "::text";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, json);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getString(1));
      }
    } catch (SQLException refused) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int4 | \"+1\"",
        "int4 | \"\"",
        "int8 | 9223372036854775808",
        "bool | \"true\"",
        "bool | 1",
        "uuid | \"{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}\"",
        "uuid | \"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1\"",
        "uuid | \"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g\"",
        "uuid | \"a0eebc99x9c0b-4ef8-bb6d-6bb9bd380a11\"",
        "uuid | \"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1１\"",
        "date | \"2024-01-31T00:00:00\"",
        "timestamptz | \"2024-01-31T00:00:00\"",
        "bytea | \"\\\\253\"",
        "bytea | \"\\\\xa\"",
        "bytea | \"\\\\xa b \"",
        "varchar(n) | \"a \"",
        "text | \"\\u0000\"",
        "text | null",
      })
  void whatOnlyTheServerReadsMayBeAnyRow(String name, String json) {
    KeyReading values =
        new KeyReading.ByValue(List.of("k"), List.of(KeyForm.of(name).orElseThrow()));

    assertThat(values.read("{\"k\": " + json + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "numeric",
    "float8",
    "bpchar",
    "timestamp(n)",
    "timestamptz(n)",
    "name",
    "interval",
    "jsonb"
  })
  void typesOfWhichOneValueHasSeveralTextsAreNotToldApart(String name) {
    assertThat(KeyForm.of(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": \"1\", \"b\": \"2\"} | {\"b\": \"2\", \"a\": \"1\"} | true",
        "{\"a\": \"1\", \"b\": \"2\"} | {\"a\": \"2\", \"b\": \"1\"} | false",
        "{\"a\": \"12\", \"b\": \"\"} | {\"a\": \"1\", \"b\": \"2\"} | false",
        "{\"a\": 1, \"b\": \"2\"} | {\"a\": \"1\", \"b\": 2} | true",
      })
  void severalPropertiesAreOneKey(String one, String other, boolean same) {
    KeyReading values =
        new KeyReading.ByValue(List.of("a", "b"), List.of(KeyForm.TEXT, KeyForm.LIMITED_TEXT));

    assertThat(values.read(one).equals(values.read(other))).isEqualTo(same);
    assertThat(values.read(one)).isPresent();
  }
}
