package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of a feed, for how long. Each commit here is of one source transaction. */
class RecentEventsTest {
  private static final SchemaId ACCOUNT = new SchemaId(1);
  private static final int EVENT_BYTES = 300;

  private long mostBytes = 100_000;
  private final RecentEvents recent = new RecentEvents(() -> mostBytes);
  private History history = History.begin();
  private final Object reader = new Object();
  private final Object other = new Object();

  @Test
  void aReaderThatWaitsFindsWhatWasCommitted() {
    assertThat(page(reader, 0)).isEmpty();
    commit(1, 3);
    commit(4, 2);

    EventPage page = page(reader, 0).orElseThrow();
    assertThat(positions(page.events())).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(page.through()).isEqualTo(new Position(5));
    assertThat(page.endsTransaction()).isTrue();
    assertThat(recent.reach(new Position(4))).isTrue();
    assertThat(recent.reach(new Position(5))).isFalse();
    assertThat(page(reader, 5)).isEmpty();
  }

  @Test
  void nothingIsCollectedWhileNobodyReads() {
    commit(1, 3);
    assertThat(page(reader, 0)).isEmpty();

    commit(4, 3);
    assertThat(page(reader, 3)).isPresent();
    recent.left(reader);
    commit(7, 3);
    assertThat(page(reader, 6)).isEmpty();
  }

  @Test
  void whatIsBeforeAGapIsForgotten() {
    page(reader, 0);
    commit(1, 3);
    commit(5, 2);

    assertThat(page(reader, 0)).isEmpty();
    assertThat(positions(page(reader, 4).orElseThrow().events())).containsExactly(5L, 6L);
  }

  @Test
  void theSlowestReaderHoldsWhatItHasNotPassed() {
    page(reader, 0);
    page(other, 0);
    commit(1, 3);
    commit(4, 3);

    assertThat(page(reader, 3)).isPresent();
    assertThat(page(other, 0)).isPresent();
    assertThat(page(other, 3)).isPresent();
    assertThat(page(other, 0)).isEmpty();
  }

  @Test
  void beyondTheBoundTheOldestGoFirst() {
    page(reader, 0);
    commit(1, 100);
    commit(101, 100);
    commit(201, 100);
    mostBytes = 250 * EVENT_BYTES;
    commit(301, 100);

    assertThat(page(reader, 0)).isEmpty();
    assertThat(page(reader, 200)).isPresent();
  }

  @Test
  void anAppendThatWouldTakeMostOfItIsNotCollected() {
    page(reader, 0);
    commit(1, 400);

    assertThat(page(reader, 0)).isEmpty();
  }

  @Test
  void anAppendWithAKeyThatTheDatabaseWouldPrintInAnotherWayIsNotCollected() {
    page(reader, 0);
    AppendedEvents appended = recent.append();
    NewEvent event = insert(ACCOUNT, 1);
    NewEvent unusual = new NewEvent(ACCOUNT, 0, event.operation(), "{\"id\":1}", event.object());
    appended.add(new Position(1), new Position(1), transaction(1), event);
    appended.add(new Position(2), new Position(1), transaction(1), unusual);

    assertThat(appended.commit(history)).isEmpty();
  }

  @Test
  void nothingIsLeftOnceTheWriterMayHaveLostTheFeed() {
    page(reader, 0);
    commit(1, 3);
    recent.clear();
    assertThat(page(reader, 0)).isEmpty();

    commit(4, 3);
    assertThat(positions(page(reader, 3).orElseThrow().events())).containsExactly(4L, 5L, 6L);
  }

  @Test
  void whatCameInAnotherHistoryIsNotMixedIn() {
    page(reader, 0);
    commit(1, 3);
    Optional<History> first = Optional.of(history);
    assertThat(page(reader, 0).orElseThrow().history()).isEqualTo(first);

    history = History.begin();
    commit(4, 3);
    assertThat(page(reader, 0)).isEmpty();
    assertThat(page(reader, 3).orElseThrow().history()).contains(history).isNotEqualTo(first);
  }

  private Optional<EventPage> page(Object who, long after) {
    recent.passed(who, new Position(after));
    return recent.page(new Position(after), Set.of(ACCOUNT), AMPLE);
  }

  private void commit(long first, int events) {
    AppendedEvents appended = recent.append();
    for (long position = first; position < first + events; position++) {
      appended.add(
          new Position(position),
          new Position(first),
          transaction(first),
          insert(ACCOUNT, position));
    }
    appended.commit(history).ifPresent(recent::committed);
  }
}
