package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.manifest.schema.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events are folded into the base, segments are dropped, and readers become exact all the same. */
abstract class RetentionContract {
  /** Random histories; one takes seconds on a server. More with {@code -Dsyncline.plays=100}. */
  private static final int PLAYS = Integer.getInteger("syncline.plays", 4);

  static final long SEGMENT = 10;

  private EventStore store;
  private SchemaId account;
  private SchemaId address;
  private FeedWriter writer;
  private FeedRetention retention;
  private long end;

  /** A store whose feeds have segments of this size. */
  abstract EventStore open(long segment);

  @BeforeEach
  final void publish() {
    store = open(SEGMENT);
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    address = store.contracts().publish(ACCOUNTS, contract("address")).id();
    writer = store.write(ACCOUNTS);
    retention = store.retention(ACCOUNTS);
  }

  @AfterEach
  final void close() {
    writer.close();
    store.close();
  }

  private void add(NewEvent... events) {
    append(writer, ++end, List.of(events));
  }

  private void add(List<NewEvent> events) {
    append(writer, ++end, events);
  }

  private long foldAll() {
    long folded = 0;
    for (long some = retention.fold(7); some > 0; some = retention.fold(7)) {
      folded += some;
    }
    return folded;
  }

  private int dropAll() {
    int dropped = 0;
    for (Optional<Segment> next = retention.droppable();
        next.isPresent() && retention.drop(next.get());
        next = retention.droppable()) {
      dropped++;
    }
    return dropped;
  }

  private FeedBase base() {
    return retention.size().orElseThrow().base();
  }

  private List<Event> read(FeedReader reader, PageLimit limit) {
    return Samples.pages(reader, Set.of(account, address), limit).stream()
        .flatMap(page -> page.events().stream())
        .toList();
  }

  /** What a consumer has after it has applied events in order. */
  private static Map<String, String> state(List<Event> events) {
    Map<String, String> rows = new TreeMap<>();
    for (Event event : events) {
      String key = event.schema().value() + " " + event.key();
      event.object().ifPresentOrElse(object -> rows.put(key, object), () -> rows.remove(key));
    }
    return rows;
  }

  @Test
  void nothingIsFoldedOrDroppedUnlessAsked() {
    add(inserts(account, 25));
    assertThat(base()).isEqualTo(FeedBase.NONE);
    assertThat(retention.droppable()).isEmpty();
    assertThat(retention.size().orElseThrow().logEvents()).isEqualTo(25);
  }

  @Test
  void aFeedThatDoesNotExistHasNoSize() {
    FeedRetention none = store.retention(Samples.ORDERS);
    assertThat(none.size()).isEmpty();
    assertThat(none.fold(10)).isZero();
    assertThat(none.purge(Duration.ZERO, 10)).isZero();
    assertThat(none.droppable()).isEmpty();
  }

  @Test
  void theBaseHasTheLastEventOfEachKeyAndContract() {
    add(insert(account, 1), insert(address, 1), insert(account, 2));
    add(update(account, 1, "new"), delete(account, 2));
    assertThat(foldAll()).isEqualTo(5);
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      EventPage page = reader.read(Position.START, Set.of(account, address), AMPLE);
      assertThat(positions(page.events())).containsExactly(2L, 4L, 5L);
      assertThat(page.events().get(1).object().orElseThrow()).contains("new");
      assertThat(page.events().get(1).operation()).isEqualTo(Operation.UPDATE);
      assertThat(page.events().get(2).operation()).isEqualTo(Operation.DELETE);
      assertThat(page.through()).isEqualTo(new Position(5));
      assertThat(page.endsTransaction()).isTrue();
    }
  }

  @Test
  void aReaderGetsFromTheBaseWhatItWouldGetFromTheLog() {
    add(insert(account, 1), insert(account, 2));
    add(update(account, 1, "new"));
    List<Event> fromLog = Samples.everything(store, ACCOUNTS);
    foldAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      assertThat(read(reader, AMPLE)).isEqualTo(fromLog.subList(1, 3));
    }
  }

  @Test
  void foldingEndsBetweenTransactionsUnlessOneIsLarger() {
    add(inserts(account, 4));
    add(inserts(account, 4));
    assertThat(retention.fold(7)).isEqualTo(4);
    assertThat(retention.fold(3)).isEqualTo(3);
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      EventPage part = reader.read(Position.START, Set.of(account), AMPLE);
      assertThat(part.through()).isEqualTo(new Position(7));
      assertThat(part.endsTransaction()).isFalse();
      EventPage rest = reader.read(part.through(), Set.of(account), AMPLE);
      assertThat(positions(rest.events())).containsExactly(8L);
      assertThat(rest.endsTransaction()).isTrue();
    }
  }

  @Test
  void onlyFullAndFoldedSegmentsAreDropped() {
    for (int transaction = 0; transaction < 5; transaction++) {
      add(inserts(account, 5));
    }
    assertThat(dropAll()).isZero();
    retention.fold(10);
    assertThat(retention.droppable())
        .hasValueSatisfying(
            segment -> {
              assertThat(segment.first()).isEqualTo(new Position(1));
              assertThat(segment.last()).isEqualTo(new Position(SEGMENT));
              assertThat(segment.bytes()).isPositive();
            });
    assertThat(dropAll()).isEqualTo(1);
    foldAll();
    assertThat(dropAll()).isEqualTo(1);
    assertThat(base()).isEqualTo(new FeedBase(new Position(25), new Position(21), Position.START));
    assertThat(retention.size().orElseThrow().segments()).isEqualTo(1);
  }

  @Test
  void aSegmentIsDroppedOnce() {
    add(inserts(account, 25));
    foldAll();
    Segment first = retention.droppable().orElseThrow();
    assertThat(retention.drop(first)).isTrue();
    assertThat(retention.drop(first)).isFalse();
    assertThat(base().oldest()).isEqualTo(new Position(11));
  }

  @Test
  void aNewReaderOfADroppedLogIsExactAndReadsEachKeyOnce() {
    for (int round = 0; round < 20; round++) {
      add(update(account, round % 3, "round " + round), insert(address, round % 4));
    }
    add(delete(account, 2), update(account, 9, "last"));
    Map<String, String> exact = state(Samples.everything(store, ACCOUNTS));
    foldAll();
    assertThat(dropAll()).isEqualTo(4);
    for (int limit : new int[] {1, 2, 3, 100}) {
      try (FeedReader reader = store.read(ACCOUNTS)) {
        reader.resume(List.of(Cursor.START));
        List<Event> events = read(reader, new PageLimit(limit, Long.MAX_VALUE));
        assertThat(state(events)).isEqualTo(exact);
        assertThat(events).hasSize(4 + 4);
      }
    }
  }

  @Test
  void pagesOfTheBaseHaveABoundOfBytesToo() {
    for (int id = 1; id <= 5; id++) {
      add(update(account, id, "x".repeat(10_000)));
    }
    foldAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      List<EventPage> pages = Samples.pages(reader, Set.of(account), new PageLimit(100, 15_000));
      assertThat(pages).extracting(page -> page.events().size()).containsExactly(2, 2, 1);
    }
  }

  @Test
  void aReaderThatIsNotSaidToBeginReadsTheBaseOnlyWhereTheLogIsGone() {
    for (int round = 0; round < 25; round++) {
      add(update(account, round % 2, "round " + round));
    }
    retention.fold(22);
    dropAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      List<Event> events = read(reader, AMPLE);
      assertThat(positions(events)).containsExactly(21L, 22L, 23L, 24L, 25L);
      assertThat(state(events)).hasSize(2);
    }
  }

  @Test
  void aReaderThatHasComeToTheLogStaysThere() {
    add(inserts(account, 3));
    foldAll();
    add(insert(account, 1));
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      assertThat(read(reader, AMPLE)).hasSize(4);
      add(update(account, 1, "once"));
      add(update(account, 1, "twice"));
      foldAll();
      EventPage page = reader.read(new Position(4), Set.of(account), AMPLE);
      assertThat(positions(page.events())).containsExactly(5L, 6L);
    }
  }

  @Test
  void theBaseIsReadNoFurtherThanAConsumerOfTheLogHasCome() {
    for (int round = 0; round < 10; round++) {
      add(update(account, round % 2, "round " + round));
    }
    foldAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      Cursor ofLog = reader.histories().cursor(new Position(4));
      reader.resume(List.of(Cursor.START, ofLog));
      List<Event> events = read(reader, AMPLE);
      assertThat(positions(events)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    }
  }

  @Test
  void aReaderBehindADropIsRefused() {
    add(inserts(account, 5));
    add(inserts(account, 20));
    try (FeedReader reader = store.read(ACCOUNTS)) {
      assertThat(reader.read(Position.START, Set.of(account), new PageLimit(5, 1000)).through())
          .isEqualTo(new Position(5));
      foldAll();
      dropAll();
      assertThatThrownBy(() -> reader.read(new Position(5), Set.of(account), AMPLE))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("STO-123")
          .hasMessageContaining("begins at position 21")
          .hasMessageContaining("has read up to 5");
    }
    try (FeedReader late = store.read(ACCOUNTS)) {
      assertThatThrownBy(() -> late.read(new Position(5), Set.of(account), AMPLE))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("STO-123");
    }
  }

  @Test
  void historiesTellAConsumerThatItsEventsAreDropped() {
    add(inserts(account, 5));
    add(inserts(account, 20));
    Cursor ofLog;
    Cursor ofBase;
    try (FeedReader reader = store.read(ACCOUNTS)) {
      ofLog = reader.read(Position.START, Set.of(account), new PageLimit(5, 1000)).cursor();
    }
    foldAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      ofBase = reader.read(Position.START, Set.of(account), new PageLimit(1, 1000)).cursor();
      assertThat(ofBase.position()).isEqualTo(new Position(6));
      assertThat(reader.histories().contain(ofLog)).isTrue();
      assertThat(reader.histories().continueAfter(ofLog)).isTrue();
      dropAll();
      assertThat(reader.histories().contain(ofLog)).isTrue();
      assertThat(reader.histories().continueAfter(ofLog)).isFalse();
      assertThat(reader.histories().contain(ofBase)).isTrue();
      assertThat(reader.histories().continueAfter(ofBase)).isTrue();
      assertThat(reader.histories().continueAfter(Cursor.START)).isTrue();
    }
  }

  @Test
  void aConsumerThatReadTheBaseInPartGoesOnWithIt() {
    for (int round = 0; round < 3; round++) {
      add(inserts(account, 10));
    }
    foldAll();
    dropAll();
    Cursor reached;
    List<Event> events = new ArrayList<>();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      EventPage part =
          reader.read(Position.START, Set.of(account), new PageLimit(4, Long.MAX_VALUE));
      events.addAll(part.events());
      reached = part.cursor();
    }
    add(delete(account, 2), update(account, 3, "late"), insert(account, 77));
    for (int round = 0; round < 10; round++) {
      add(update(account, 8, "round " + round));
    }
    foldAll();
    dropAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(reached));
      for (Position after = reached.position(); reader.head().isAfter(after); ) {
        EventPage page = reader.read(after, Set.of(account), new PageLimit(2, Long.MAX_VALUE));
        events.addAll(page.events());
        after = page.through();
      }
    }
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      assertThat(state(events)).isEqualTo(state(read(reader, AMPLE))).hasSize(10);
    }
  }

  @Test
  void deletesThatWereRemovedBeforeAReaderBeganDoNotConcernIt() {
    add(inserts(account, 20));
    add(delete(account, 15), delete(account, 16));
    foldAll();
    assertThat(retention.purge(Duration.ZERO, 100)).isEqualTo(2);
    dropAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      EventPage part = reader.read(Position.START, Set.of(account), new PageLimit(3, 1_000));
      assertThat(reader.histories().continueAfter(part.cursor())).isTrue();
      reader.resume(List.of(part.cursor()));
      assertThat(reader.read(part.through(), Set.of(account), AMPLE).events()).hasSize(15);
    }
  }

  @Test
  void deletesAreRemovedOnlyAfterTheirTime() {
    add(insert(account, 1), insert(account, 2));
    add(delete(account, 1));
    foldAll();
    assertThat(retention.purge(Duration.ofHours(1), 100)).isZero();
    assertThat(retention.purge(Duration.ZERO, 100)).isEqualTo(1);
    assertThat(base().purged()).isEqualTo(new Position(3));
    assertThat(retention.purge(Duration.ZERO, 100)).isZero();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      assertThat(positions(read(reader, AMPLE))).containsExactly(2L);
    }
  }

  @Test
  void aReaderThatMayHaveMissedARemovedDeleteIsRefused() {
    add(inserts(account, 22));
    foldAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      EventPage part =
          reader.read(Position.START, Set.of(account), new PageLimit(1, Long.MAX_VALUE));
      add(delete(account, 1));
      add(update(account, 2, "last"));
      foldAll();
      retention.purge(Duration.ZERO, 100);
      assertThat(reader.histories().continueAfter(part.cursor())).isTrue();
      dropAll();
      assertThat(reader.histories().continueAfter(part.cursor())).isFalse();
      assertThatThrownBy(() -> reader.read(part.through(), Set.of(account), AMPLE))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("STO-123");
    }
    try (FeedReader late = store.read(ACCOUNTS)) {
      late.resume(List.of(Cursor.START));
      assertThat(state(read(late, AMPLE))).hasSize(21);
    }
  }

  @Test
  void aRemovedDeleteSendsAReaderBackToTheLogWhileThatIsThere() {
    add(insert(account, 1), insert(account, 2), insert(account, 3));
    foldAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      EventPage part =
          reader.read(Position.START, Set.of(account), new PageLimit(1, Long.MAX_VALUE));
      add(delete(account, 1));
      foldAll();
      retention.purge(Duration.ZERO, 100);
      EventPage rest = reader.read(part.through(), Set.of(account), AMPLE);
      assertThat(positions(rest.events())).containsExactly(2L, 3L, 4L);
    }
  }

  /** Deletes during a gap are found although the events of the rows are in the base alone. */
  @Test
  void rowsThatWereDeletedDuringAGapAreFoundInTheBase() {
    writer.bind(new SourceIdentity("1", 1), new Lsn(1));
    try (FeedAppend append = writer.begin()) {
      append.save(BackfillProgress.waiting(account, 0, 3).underWay());
      append.commit();
    }
    end = 10;
    add(inserts(account, 3));
    for (int round = 0; round < 20; round++) {
      add(insert(address, 1));
    }
    foldAll();
    assertThat(dropAll()).isEqualTo(2);
    writer.unbind();
    writer.bind(new SourceIdentity("1", 1), new Lsn(1));
    try (FeedAppend append = writer.begin()) {
      append.save(BackfillProgress.waiting(account, 0, 3).underWay());
      append.add(Samples.transaction(9), List.of(insert(account, 2)));
      append.end(new Lsn(++end));
      assertThat(append.retire(Samples.transaction(10), account, 0)).isEqualTo(2);
      append.end(new Lsn(++end));
      append.commit();
    }
    try (FeedReader reader = store.read(ACCOUNTS)) {
      assertThat(state(read(reader, AMPLE)).keySet())
          .containsExactly(account.value() + " {\"id\": 2}", address.value() + " {\"id\": 1}");
    }
  }

  @Test
  void aConsumerIsExactWhateverIsFoldedAndDroppedWhileItReads() {
    for (int seed = 0; seed < PLAYS; seed++) {
      new RetentionPlay(store, new Random(seed)).run();
    }
  }
}
