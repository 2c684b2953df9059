package dev.syncline.postgres.sink.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.copy.CopyData;
import dev.syncline.postgres.sink.internal.value.BinaryType;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows are made once for destinations that are given the same events in the same form. */
@Tag("verify")
class SharedRowsTest {
  private static final RowCopy.Form NUMBERS =
      new RowCopy.Form(List.of(BinaryType.BIGINT, BinaryType.TEXT), List.of("id", "name"));
  private static final RowCopy.Form NUMERICS =
      new RowCopy.Form(List.of(BinaryType.NUMERIC, BinaryType.TEXT), List.of("id", "name"));

  private final SharedRows shared = new SharedRows();
  private final List<Event> events = IntStream.range(0, 3_000).mapToObj(id -> event(id)).toList();

  private static Event event(int id) {
    return new Event(
        new Position(id + 1L),
        new Position(1),
        new SchemaId(1),
        0,
        Operation.INSERT,
        "{\"id\": " + id + "}",
        Optional.of("{\"id\": " + id + ", \"name\": \"n" + id + "\"}"),
        Instant.EPOCH);
  }

  @Test
  void areMadeOnceForTwoDestinations() {
    shared.opened();
    shared.opened();

    CopyData first = shared.of(NUMBERS, events).orElseThrow();

    assertThat(shared.of(NUMBERS, new ArrayList<>(events))).containsSame(first);
  }

  @Test
  void areOtherRowsOfOtherEvents() {
    shared.opened();
    shared.opened();
    CopyData first = shared.of(NUMBERS, events).orElseThrow();
    List<Event> shorter = events.subList(0, events.size() - 1);
    List<Event> another = new ArrayList<>(shorter);
    another.add(event(2_999));

    assertThat(shared.of(NUMBERS, shorter).orElseThrow()).isNotSameAs(first);
    assertThat(shared.of(NUMBERS, another).orElseThrow()).isNotSameAs(first);
    assertThat(shared.of(NUMERICS, events).orElseThrow()).isNotSameAs(first);
  }

  @Test
  void areNotKeptForOneDestination() {
    shared.opened();
    shared.opened();
    shared.closed();

    CopyData first = shared.of(NUMBERS, events).orElseThrow();

    assertThat(shared.of(NUMBERS, events).orElseThrow()).isNotSameAs(first);
  }

  @Test
  void areInsertedByEachInItsOwnTypes() throws SQLException {
    for (String type : List.of("bigint", "numeric", "bigint", "numeric")) {
      shared.opened();
      TestDatabase destination = TestPostgres.shared().database();
      destination.execute("CREATE TABLE copies (id " + type + " PRIMARY KEY, name text)");
      RowCopy copy =
          RowCopy.of(
                  "copies",
                  List.of("id", "name"),
                  List.of(new TypedValue("id", type), new TypedValue("name", "text")))
              .orElseThrow();
      try (Connection connection = destination.connect()) {
        assertThat(copy.insert(connection, events, shared)).isTrue();
      }
      assertThat(destination.rows("SELECT count(*), sum(id) FROM copies WHERE name = 'n' || id"))
          .containsExactly("3000|4498500");
    }
  }

  @Test
  void areLeftToTheServerWhereOnlyItCanReadAValue() {
    shared.opened();
    shared.opened();
    RowCopy.Form dates = new RowCopy.Form(List.of(BinaryType.DATE), List.of("name"));

    assertThat(shared.of(dates, events)).isEmpty();
    assertThat(shared.of(dates, events)).isEmpty();
  }
}
