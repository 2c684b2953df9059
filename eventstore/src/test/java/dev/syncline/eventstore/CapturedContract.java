package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a feed remembers of its source, and what it does about rows that were lost sight of. */
abstract class CapturedContract {
  private static final CapturedObjects FIRST =
      new CapturedObjects(
          Map.of(
              "table public.items", Map.of("oid", "16400", "entry", "16403"),
              "publication", Map.of("oid", "16390")));
  private static final CapturedObjects SECOND =
      new CapturedObjects(Map.of("table public.items", Map.of("oid", "16499")));

  private SchemaId account;
  private FeedWriter writer;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    writer = store().write(ACCOUNTS);
  }

  @AfterEach
  final void closeWriter() {
    writer.close();
  }

  @Test
  void theLastObjectsRememberedAreKeptWithTheirFeed() {
    assertThat(writer.captured()).isEqualTo(CapturedObjects.NONE);
    remember(writer, FIRST);
    try (FeedAppend rolledBack = writer.begin()) {
      rolledBack.remember(CapturedObjects.NONE);
    }
    assertThat(writer.captured()).isEqualTo(FIRST);
    remember(writer, SECOND);

    try (FeedWriter next = other().write(ACCOUNTS);
        FeedWriter orders = other().write(ORDERS)) {
      assertThat(next.captured()).isEqualTo(SECOND);
      assertThat(orders.captured()).isEqualTo(CapturedObjects.NONE);
    }
  }

  @Test
  void aFencedWriterRemembersNothing() {
    remember(writer, FIRST);
    try (FeedAppend late = writer.begin()) {
      late.remember(SECOND);
      try (FeedWriter next = other().write(ACCOUNTS)) {
        assertThatThrownBy(late::commit).isInstanceOf(FencedException.class);
        assertThat(next.captured()).isEqualTo(FIRST);
      }
    }
  }

  @Test
  void aFeedWithoutContinuityRemembersNothing() {
    remember(writer, FIRST);
    writer.unbind();
    assertThat(writer.captured()).isEqualTo(CapturedObjects.NONE);
  }

  /** The log may still hold events of rows that are gone: they come before the load begins. */
  @Test
  void whatALateEventSpeaksOfBeforeALoadBeginsOverIsRetiredToo() {
    BackfillProgress complete =
        new BackfillProgress(account, 0, Optional.of("[\"3\"]"), 3, 3, LoadState.COMPLETE);
    List<NewEvent> rows = inserts(account, 5);
    append(writer, 1, rows.subList(0, 2));
    try (FeedAppend append = writer.begin()) {
      append.save(complete);
      append.startOver(complete);
      append.commit();
    }
    append(writer, 2, rows.subList(2, 4));
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(3), rows.subList(4, 5));
      append.save(complete.fromTheBeginning().underWay());
      append.add(transaction(3), rows.subList(1, 2));
      append.end(new Lsn(3));
      append.commit();
    }
    try (FeedAppend append = writer.begin()) {
      append.load(transaction(4), rows.subList(3, 4), List.of(), complete);
      assertThat(append.retire(transaction(4), account, 0)).isEqualTo(3);
      append.end(new Lsn(4));
      append.commit();
    }

    assertThat(
            everything(other(), ACCOUNTS).stream()
                .filter(event -> event.operation() == Operation.DELETE)
                .map(Event::key))
        .containsExactlyInAnyOrder(rows.get(0).key(), rows.get(2).key(), rows.get(4).key());
  }

  /** An empty table: its load begins and completes in one commit. */
  @Test
  void aLoadThatBeginsAndCompletesInOneCommitRetiresToo() {
    BackfillProgress complete =
        new BackfillProgress(account, 0, Optional.empty(), 0, 0, LoadState.COMPLETE);
    List<NewEvent> rows = inserts(account, 2);
    try (FeedAppend append = writer.begin()) {
      append.save(complete);
      append.startOver(complete);
      append.commit();
    }
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), rows);
      append.save(complete.fromTheBeginning().underWay());
      append.load(transaction(1), List.of(), List.of(), complete);
      assertThat(append.retire(transaction(1), account, 0)).isEqualTo(2);
      append.end(new Lsn(1));
      append.commit();
    }
  }

  @Test
  void aLoadThatIsWithdrawnEndsAndRetiresWhatIsGoneOnceItIsDoneAgain() {
    BackfillProgress complete =
        new BackfillProgress(account, 0, Optional.empty(), 2, 2, LoadState.COMPLETE);
    List<NewEvent> rows = inserts(account, 2);
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), rows);
      append.end(new Lsn(1));
      append.save(complete);
      append.withdraw(complete);
      append.commit();
    }
    assertThat(writer.backfills()).containsExactly(complete.withdrawn());
    try (FeedAppend append = writer.begin()) {
      append.startOver(complete.withdrawn());
      append.commit();
    }
    assertThat(writer.backfills()).containsExactly(complete.fromTheBeginning());
    try (FeedAppend append = writer.begin()) {
      append.load(transaction(2), rows.subList(0, 1), List.of(), complete);
      assertThat(append.retire(transaction(2), account, 0)).isEqualTo(1);
      append.end(new Lsn(2));
      append.commit();
    }
  }

  @Test
  void aMinorThatMissedNothingLeavesNothingToRetireToTheNext() {
    BackfillProgress complete =
        new BackfillProgress(account, 0, Optional.empty(), 2, 2, LoadState.COMPLETE);
    try (FeedAppend append = writer.begin()) {
      append.save(complete);
      append.supersede(complete, 1);
      append.commit();
    }

    assertThat(writer.backfills()).containsExactly(complete.withdrawn());
  }

  private static void remember(FeedWriter writer, CapturedObjects objects) {
    try (FeedAppend append = writer.begin()) {
      append.remember(objects);
      append.noteGap("SRC-170 for a test");
      append.commit();
    }
  }
}
