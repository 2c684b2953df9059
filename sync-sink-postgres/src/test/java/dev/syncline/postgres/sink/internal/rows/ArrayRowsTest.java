package dev.syncline.postgres.sink.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values taken apart here must be those that PostgreSQL reads from the JSON itself. */
@Tag("verify")
class ArrayRowsTest {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();
  private static final List<TypedValue> VALUES =
      List.of(
          new TypedValue("t", "text"),
          new TypedValue("j", "json"),
          new TypedValue("b", "jsonb"),
          new TypedValue("j", "text"),
          new TypedValue("n", "numeric"),
          new TypedValue("ä \"q\" \\", "character varying"),
          new TypedValue("y", "boolean"),
          new TypedValue("s", "smallint"),
          new TypedValue("i", "integer"),
          new TypedValue("l", "bigint"),
          new TypedValue("d", "date"),
          new TypedValue("ts", "timestamp without time zone"),
          new TypedValue("tz", "timestamp with time zone"),
          new TypedValue("none", "bigint"));
  private static final String[] PIECES = {
    "a",
    "ä",
    "\ud83d\ude00",
    " ",
    ",",
    "{",
    "}",
    "'",
    "NULL",
    "null",
    ":",
    "[",
    "]",
    "/",
    "(",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\f",
    "\\n",
    "\\r",
    "\\t",
    "\\u00e4",
    "\\u0022",
    "\\u005C",
    "\\ud83d\\ude00",
    "\u007f",
    "\u2028"
  };
  private static final String[] SCALARS = {"1.50", "-0", "1e-7", "true", "false", "null", "0"};

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void readAsFromJson() throws SQLException {
    List<String> events = IntStream.range(0, 500).mapToObj(any -> event()).toList();

    assertThat(EventRows.of(VALUES)).isInstanceOf(ArrayRows.class);
    List<List<String>> columns = new ArrayList<>();
    // In batches of one, since a value that only the server can read changes the form of a batch.
    for (String event : events.subList(0, 400)) {
      columns.addAll(read(new ArrayRows(VALUES), VALUES.size(), List.of(event)));
    }
    columns.addAll(read(new ArrayRows(VALUES), VALUES.size(), events.subList(400, 500)));
    List<List<String>> json = read(new JsonRows(VALUES), VALUES.size(), events);
    assertThat(columns).hasSize(500);
    for (int event = 0; event < events.size(); event++) {
      assertThat(columns.get(event))
          .as("seed %d, event %s", seed, events.get(event))
          .isEqualTo(json.get(event));
    }
  }

  private String event() {
    List<String> members = new ArrayList<>();
    member(members, "\"t\"", pick("null", string()));
    // PostgreSQL writes a lone string anew when it reads it as json; here it stays as it is.
    member(members, "\"j\"", pick(pick(SCALARS), "[" + any(1) + "]"));
    member(members, "\"b\"", any(2));
    member(members, "\"n\"", pick("null", "1.50", "\"NaN\"", "-12e3", "\" 7 \""));
    member(members, "\"\\u00e4 \\\"q\\\" \\\\\"", pick("null", string(), "12", "true"));
    member(members, "\"y\"", pick("null", "true", "false", "\"yes\""));
    member(members, "\"s\"", pick("null", "0", "-32768", "32767", "\"7\""));
    member(members, "\"i\"", pick("null", "-0", "-2147483648", "2147483647", "\"7\""));
    member(members, "\"l\"", pick("null", "1", "-9223372036854775808", "9223372036854775807"));
    member(members, "\"d\"", pick("null", "\"2024-02-29\"", "\"infinity\"", date()));
    member(members, "\"ts\"", pick("null", "\"-infinity\"", time(""), time("+05")));
    member(members, "\"tz\"", pick("null", time(""), time("Z"), time("-03:30"), time("+00:00")));
    member(members, "\"tt\"", any(1));
    return space() + "{" + String.join(space() + "," + space(), members) + space() + "}";
  }

  private void member(List<String> members, String name, String value) {
    if (random.nextInt(10) > 0) {
      members.add(random.nextInt(members.size() + 1), name + space() + ":" + space() + value);
    }
  }

  private String any(int depth) {
    String nested = depth == 0 ? "0" : any(depth - 1);
    return pick(
        string(),
        pick(SCALARS),
        "[" + nested + "," + space() + string() + "]",
        "{" + string() + ":" + nested + "," + space() + "\"x\":" + string() + "}",
        "{}");
  }

  private String date() {
    return "\"%04d-%02d-%02d%s\""
        .formatted(
            1 + random.nextInt(4000),
            1 + random.nextInt(12),
            1 + random.nextInt(28),
            pick("", " BC"));
  }

  private String time(String zone) {
    String date = date();
    String fraction = pick("", ".5", ".001", ".123456", ".1234567");
    return date.substring(0, 11)
        + pick("T", " ")
        + "%02d:%02d:%02d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60))
        + fraction
        + zone
        + date.substring(11);
  }

  private String string() {
    return random
        .ints(random.nextInt(6), 0, PIECES.length)
        .mapToObj(piece -> PIECES[piece])
        .collect(Collectors.joining("", "\"", "\""));
  }

  private String space() {
    return pick("", "", " ", "\n\t ");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"t\":\"a\\u0000b\"}",
        "{\"t\":\"\\ud83d\"}",
        "{\"t\":\"\\ude00\\ud83d\"}",
        "{\"n\":\"x\"}",
        "{\"n\":{}}",
        "{\"y\":2}",
        "{\"s\":32768}",
        "{\"i\":2147483648}",
        "{\"l\":1e30}",
        "{\"d\":\"2023-02-29\"}",
        "{\"ts\":\"2026-01-01T25:00:00\"}",
        "{\"tz\":\"2026-13-01T00:00:00Z\"}"
      })
  void areRefusedAsDataWhereJsonIs(String event) {
    assertThat(state(new ArrayRows(VALUES), event)).startsWith("22");
    assertThat(state(new JsonRows(VALUES), event)).startsWith("22");
  }

  private static String state(EventRows rows, String event) {
    try {
      read(rows, VALUES.size(), List.of(event));
      return "none";
    } catch (SQLException refused) {
      return refused.getSQLState();
    }
  }

  private static List<List<String>> read(EventRows rows, int values, List<String> events)
      throws SQLException {
    EventRows.Batch batch = rows.batch();
    for (String event : events) {
      batch.add(event);
    }
    try (Connection connection = DATABASE.connect();
        PreparedStatement statement = connection.prepareStatement(rows.asText(values))) {
      batch.bind(statement);
      List<List<String>> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> texts = new ArrayList<>();
          for (int value = 1; value <= values; value++) {
            texts.add(row.getString(value));
          }
          found.add(texts);
        }
      }
      return found;
    }
  }
}
