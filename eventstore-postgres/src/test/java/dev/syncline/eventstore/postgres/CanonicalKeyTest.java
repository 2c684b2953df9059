package dev.syncline.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.KeyDigest;
import dev.syncline.postgres.sql.KeySql;
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
import org.junit.jupiter.params.provider.CsvSource;

/** The canonical text of a key is what the database prints. */
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
          "[ 1,\"\\u0001\",[] , -1.5e-3]",
          "{}",
          "{\"b\": 1}",
          "{\"bb\":1,\"é\":2,\"a\":{\"x\":false,\"x\":null}}");
  private static final List<String> SPACES = List.of("", " ", "  ");

  @Test
  void theDatabasePrintsTheCanonicalText() {
    Random random = new Random(11);
    List<String> keys = IntStream.range(0, 200_000).mapToObj(i -> key(random)).toList();

    assertThat(printed(keys)).isEqualTo(keys.stream().map(CanonicalKey::of).toList());
  }

  /** Said of anything else, a key would have two texts. */
  @Test
  void theDatabasePrintsWhatIsSaidToBeCanonical() {
    Random random = new Random(12);
    List<String> said =
        IntStream.range(0, 200_000).mapToObj(i -> key(random)).filter(CanonicalKey::is).toList();

    assertThat(said).hasSizeGreaterThan(5_000);
    assertThat(printed(said)).isEqualTo(said);
  }

  /** Digests that tables of users hold: neither side may ever compute another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\": 7} | ad559f4e2220ee7317330787fe05a065f5a22e4a1ca866b4f480553939f553e2 |"
            + " -5956679774198763917",
        "{\"id\":7} | ad559f4e2220ee7317330787fe05a065f5a22e4a1ca866b4f480553939f553e2 |"
            + " -5956679774198763917",
        "{\"id\": \"é€\"} | 62787bc68f9918f9957565781a5eec20a88c9c3c0861380a7069c3727aceac38 |"
            + " 7095557305665132793",
        "{\"no\":1.50,\"a\":true} |"
            + " f7ed3e5b51925829c28e3ce5adabe7d3219e9fb59c7be72135455048d2942de0 |"
            + " -581740214929434583"
      })
  void theDigestsOfStoredKeysNeverChange(String key, String sha256, long digest) {
    assertThat(
            DATABASE.rows(
                "SELECT encode(%s, 'hex'), encode(%s, 'hex') FROM (VALUES ('%s'::jsonb)) AS k (key)"
                    .formatted(KeySql.sha256("key"), KeySql.digest("key"), key)))
        .containsExactly(sha256 + "|" + sha256.substring(0, 16));
    assertThat(KeyDigest.of(CanonicalKey.of(key))).isEqualTo(new KeyDigest(digest));
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
