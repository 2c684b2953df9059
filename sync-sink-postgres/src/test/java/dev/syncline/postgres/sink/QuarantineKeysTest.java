package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.postgres.sink.redrive.Redrive;
import dev.syncline.postgres.sink.redrive.SinkDeadLetters;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever key and row an event has, it can be set aside, waits with its key and is redriven. */
class QuarantineKeysTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v", "document");

  private ContractSubscription lenient;

  @BeforeEach
  void createTable() {
    database.execute(
        "CREATE TABLE t (id jsonb, v int CONSTRAINT small CHECK (v < 100), document json)");
    lenient =
        lenient(
            ROWS,
            "INSERT INTO t (id, v, document) VALUES (:id, :v, :document)",
            "DELETE FROM t WHERE id = :id");
  }

  /** A key, and a document that is in the row. */
  static Stream<List<String>> keysAndDocuments() {
    return Stream.of(
        List.of(text(2_560), "1"),
        List.of(text(100_000), "1"),
        List.of("\"it's \\\"quoted\\\" \\\\ {},[] ü 🚀\"", "1"),
        List.of("1" + "0".repeat(400) + ".5", "1e400"),
        List.of("[".repeat(900) + "]".repeat(900), "[".repeat(900) + "]".repeat(900)),
        List.of("7", "{\"a\": \"\\u0000\"}"),
        List.of("null", "null"));
  }

  static Stream<List<String>> veryLargeKeysAndDocuments() {
    return Stream.of(List.of(text(9_000_000), "1"), List.of("8", text(20_000_000)));
  }

  @ParameterizedTest
  @MethodSource
  void keysAndDocuments(List<String> values) {
    waitsAndIsRedriven(values);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource
  void veryLargeKeysAndDocuments(List<String> values) {
    waitsAndIsRedriven(values);
  }

  private void waitsAndIsRedriven(List<String> values) {
    String key = values.get(0);
    PostgresSink sink = open(lenient);
    deliver(sink, row(key, "200", values.get(1)), row("0", "1", "1"));
    deliver(sink, row(key, "5", "1"), row("1", "1", "1"));
    sink.close();
    PostgresSink next = open(lenient);
    deliver(next, row("2", "2", "1"), row(key, "6", "1"));
    deliver(next, delete(ROWS, "{\"id\": " + key + "}"));

    assertThat(next.cursor()).isEqualTo(new Position(7));
    assertThat(database.rows("SELECT v FROM t ORDER BY v")).containsExactly("1", "2");
    try (SinkDeadLetters deadLetters = SinkDeadLetters.open(destination())) {
      DeadLetter first = deadLetters.waiting(Optional.empty(), 1).get(0);
      assertThat(deadLetters.behind(first, 10)).hasSize(3);
    }

    database.execute("ALTER TABLE t DROP CONSTRAINT small, ALTER document TYPE text");
    try (Redrive redrive = Redrive.open(destination(), lenient, SETTINGS)) {
      assertThat(redrive.everything(driven -> {})).isEqualTo(5);
    }
  }

  @Test
  void manyLargeKeysInOneTransactionWaitTogether() {
    PostgresSink sink = open(lenient);
    Event[] refused =
        Stream.generate(() -> row(text(400_000), "200", "1")).limit(50).toArray(Event[]::new);
    deliver(sink, refused);
    deliver(sink, refused);

    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isEqualTo(50);
  }

  @Test
  void aQuestionAboutOneKeyForgetsNoOther() {
    PostgresSink sink = open(lenient);
    deliver(sink, row("1", "200", "1"), row("2", "200", "1"));
    deliver(sink, row("1", "5", "1"));
    deliver(sink, row("2", "5", "1"));

    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isEqualTo(4);
    assertThat(database.rows("SELECT v FROM t")).isEmpty();
  }

  @Test
  void whatTheTableOfLettersRefusesStopsByName() {
    PostgresSink sink = open(lenient);
    database.execute(
        "ALTER TABLE sync_sink.dead_letter ADD CONSTRAINT odd CHECK (object::text !~ 'marker')");

    assertThatThrownBy(() -> deliver(sink, row("\"marker\"", "200", "1")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("DST-121 destination")
        .hasMessageContaining("(SQLSTATE 23514, table dead_letter, constraint odd)")
        .hasMessageNotContaining("marker")
        .hasRootCauseMessage(
            "a CHECK constraint does not hold (SQLSTATE 23514, table dead_letter, constraint"
                + " odd)");

    database.execute("ALTER TABLE sync_sink.dead_letter DROP CONSTRAINT odd");
    PostgresSink next = open(lenient);
    deliver(next, row("\"marker\"", "200", "1"));
    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isEqualTo(1);
  }

  private Event row(String id, String value, String document) {
    return upsert(
        ROWS,
        "{\"id\": " + id + "}",
        "{\"id\": " + id + ", \"v\": " + value + ", \"document\": " + document + "}");
  }

  /** A text that does not become shorter by compression. */
  private static String text(int length) {
    StringBuilder text = new StringBuilder("\"");
    Random random = new Random(length);
    random.ints(length, 0, 64).forEach(one -> text.append((char) ('0' + (one % 64))));
    return text.toString().replace('\\', '-') + "\"";
  }
}
