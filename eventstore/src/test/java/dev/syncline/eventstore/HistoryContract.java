package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To which history a position belongs. */
abstract class HistoryContract {
  private SchemaId account;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
  }

  @Test
  void aFeedThatDoesNotExistHasNone() {
    assertThat(histories().runs()).isEmpty();
    assertThat(histories().contain(Cursor.START)).isTrue();
    assertThat(histories().contain(new Cursor(Optional.empty(), new Position(1)))).isFalse();
  }

  @Test
  void eachTakeOverBeginsOneAfterTheHead() {
    write(1, 2);
    Cursor second = histories().cursor(new Position(2));
    write(3, 1);

    FeedHistories now = histories();
    assertThat(now.head()).isEqualTo(new Position(3));
    assertThat(now.runs())
        .extracting(FeedHistories.Run::after)
        .containsExactly(Position.START, new Position(2));
    assertThat(now.at(new Position(1))).isEqualTo(now.at(new Position(2))).isPresent();
    assertThat(now.at(new Position(3))).isPresent().isNotEqualTo(now.at(new Position(2)));
    assertThat(now.at(new Position(4))).isEmpty();
    assertThat(now.contain(second)).as("an earlier history stays part of the feed").isTrue();
  }

  @Test
  void oneWithoutAPositionGivesItsPlaceAway() {
    store().write(ACCOUNTS).close();
    FeedHistories before = histories();
    write(1, 1);

    assertThat(histories().runs()).hasSize(1).doesNotContainAnyElementsOf(before.runs());
  }

  @Test
  void aCursorOfAnotherHistoryOrBeyondTheHeadIsNotContained() {
    write(1, 2);
    FeedHistories now = histories();

    assertThat(now.contain(now.cursor(new Position(2)))).isTrue();
    assertThat(now.contain(new Cursor(now.at(new Position(2)), new Position(3)))).isFalse();
    assertThat(now.contain(new Cursor(Optional.of(History.begin()), new Position(2)))).isFalse();
    assertThat(now.contain(new Cursor(Optional.empty(), new Position(2)))).isTrue();
    assertThat(now.contain(new Cursor(Optional.of(History.begin()), Position.START)))
        .as("nothing was seen yet")
        .isTrue();
  }

  @Test
  void aPageSaysInWhichItEnds() {
    write(1, 2);
    write(3, 2);
    FeedHistories now = histories();

    try (FeedReader reader = store().read(ACCOUNTS)) {
      EventPage first = reader.read(Position.START, Set.of(account), new PageLimit(2, 1_000_000));
      EventPage second = reader.read(first.through(), Set.of(account), AMPLE);

      assertThat(first.cursor()).isEqualTo(now.cursor(new Position(2)));
      assertThat(second.cursor()).isEqualTo(now.cursor(new Position(4)));
      assertThat(second.history()).isNotEqualTo(first.history());
    }
  }

  @Test
  void aReaderGoesOnThroughATakeOver() {
    write(1, 2);
    try (FeedReader reader = store().read(ACCOUNTS)) {
      Position after = reader.read(Position.START, Set.of(account), AMPLE).through();
      try (FeedWriter next = other().write(ACCOUNTS)) {
        append(next, 3, inserts(account, 2));
        EventPage page = reader.read(after, Set.of(account), AMPLE);
        assertThat(page.cursor()).isEqualTo(histories().cursor(new Position(4)));
      }
    }
  }

  private void write(long end, int count) {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, end, inserts(account, count));
    }
  }

  private FeedHistories histories() {
    try (FeedReader reader = other().read(ACCOUNTS)) {
      return reader.histories();
    }
  }
}
