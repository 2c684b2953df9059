package dev.syncline.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class CanonicalKeyTest {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();
  private static final List<String> NAMES = List.of("a", "b", "id", "Id", "é", "no", "ab", "ba");
  private static final List<String> VALUES =
      List.of(
          "0",
          "-0",
          "-0.0",
          "0.50",
          "-1.20",
          "1e3",
          "1E-2",
          "12345678901234567890",
          "true",
          "false",
          "null",
          "\"\"",
          "\"x y\"",
          "\"é\\u00e9\"",
          "\"\\/\"",
          "\"\\n\"",
          "\"€\"",
          "[1]",
          "{}",
          "{\"b\": 1}");
  private static final List<String> SPACES = List.of("", " ", "  ");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 7}",
        "{\"id\": -7}",
        "{\"id\": 1.50}",
        "{\"id\": \"a b\"}",
        "{\"id\": null}",
        "{\"a\": 1, \"b\": true, \"ab\": \"x\"}"
      })
  void knowsTheUsualForms(String key) {
    assertThat(CanonicalKey.is(key)).isTrue();
    assertThat(printed(List.of(key))).containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"id\":7}",
        "{\"id\": 7 }",
        "{\"id\": 7}}",
        "{\"id\": 7, }",
        "{\"id\": }",
        "{\"id\" 7}",
        "{\"id: 7}",
        "{\"id\": 7",
        "{\"id\": 7,\"no\": 1}",
        "{\"no\": 7, \"a\": 1}",
        "{\"no\": 7, \"id\": 1}",
        "{\"id\": 7, \"id\": 1}"
      })
  void saysNoToOthers(String key) {
    assertThat(CanonicalKey.is(key)).isFalse();
  }

  /** Said of anything else, a key would have two texts. */
  @Test
  void theDatabasePrintsWhatItSaysYesTo() {
    Random random = new Random(11);
    List<String> said =
        IntStream.range(0, 200_000).mapToObj(i -> key(random)).filter(CanonicalKey::is).toList();

    assertThat(said).hasSizeGreaterThan(5_000);
    assertThat(printed(said)).isEqualTo(said);
  }

  private static String key(Random random) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      members.add("\"" + any(NAMES, random) + "\":" + any(SPACES, random) + any(VALUES, random));
    }
    return "{" + String.join("," + any(SPACES, random), members) + "}";
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<String> printed(List<String> keys) {
    try (Connection connection = DATABASE.connect();
        PreparedStatement print =
            connection.prepareStatement(
                "SELECT key::jsonb::text FROM unnest(?) WITH ORDINALITY AS one (key, number)"
                    + " ORDER BY number")) {
      print.setArray(1, connection.createArrayOf("text", keys.toArray()));
      List<String> printed = new ArrayList<>();
      try (ResultSet rows = print.executeQuery()) {
        while (rows.next()) {
          printed.add(rows.getString(1));
        }
      }
      return printed;
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
