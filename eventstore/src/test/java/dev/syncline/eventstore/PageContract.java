package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.pages;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of whole source transactions, filters and bounds. */
abstract class PageContract {
  private SchemaId account;
  private SchemaId address;
  private FeedWriter writer;
  private FeedReader reader;

  abstract EventStore store();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    address = store().contracts().publish(ACCOUNTS, contract("address")).id();
    writer = store().write(ACCOUNTS);
    reader = store().read(ACCOUNTS);
    opened(reader);
  }

  /** Called before anything is appended. */
  void opened(FeedReader early) {}

  @AfterEach
  final void closeBoth() {
    writer.close();
    reader.close();
  }

  private static PageLimit events(int count) {
    return new PageLimit(count, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100})
  void pagesEndBetweenTransactionsWhateverTheirSize(int limit) {
    for (int transaction = 1; transaction <= 12; transaction++) {
      append(writer, transaction, inserts(account, 1 + transaction % 4));
    }
    long head = reader.head().value();
    List<EventPage> pages = pages(reader, Set.of(account), events(limit));
    assertThat(pages.stream().flatMap(page -> positions(page.events()).stream()).toList())
        .isEqualTo(upTo(head));
    for (EventPage page : pages) {
      assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
      assertThat(page.endsTransaction()).isEqualTo(isBoundary(page.through()));
      if (!page.endsTransaction()) {
        assertThat(page.events()).extracting(Event::transactionFirst).containsOnly(first(page));
      }
    }
  }

  private static Position first(EventPage page) {
    return page.events().get(0).transactionFirst();
  }

  private boolean isBoundary(Position through) {
    if (through.equals(reader.head())) {
      return true;
    }
    Event next = reader.read(through, Set.of(account, address), events(1)).events().get(0);
    return next.position().equals(next.transactionFirst());
  }

  @Test
  void anOversizedTransactionComesInPartsAndOnlyTheLastEndsIt() {
    append(writer, 1, inserts(account, 1));
    append(writer, 2, inserts(account, 7));
    append(writer, 3, inserts(account, 1));
    List<EventPage> pages = pages(reader, Set.of(account), events(3));
    assertThat(pages).extracting(page -> page.events().size()).containsExactly(1, 3, 3, 2);
    assertThat(pages)
        .extracting(EventPage::endsTransaction)
        .containsExactly(true, false, false, true);
    assertThat(pages).extracting(page -> page.through().value()).containsExactly(1L, 4L, 7L, 9L);
  }

  @Test
  void theByteLimitStopsAPageAfterTheEventThatReachesIt() {
    String large = "{\"id\":1,\"text\":\"" + "x".repeat(10_000) + "\"}";
    for (int transaction = 1; transaction <= 5; transaction++) {
      append(
          writer,
          transaction,
          List.of(new NewEvent(account, 0, Operation.INSERT, "{\"id\":1}", Optional.of(large))));
    }
    List<EventPage> pages = pages(reader, Set.of(account), new PageLimit(100, 15_000));
    assertThat(pages).extracting(page -> page.events().size()).containsExactly(2, 2, 1);
  }

  @Test
  void unwantedContractsArePassedOver() {
    append(writer, 1, inserts(account, 3));
    append(writer, 2, List.of(insert(account, 8), insert(address, 9), insert(account, 10)));
    append(writer, 3, inserts(account, 3));
    EventPage page = reader.read(Position.START, Set.of(address), AMPLE);
    assertThat(positions(page.events())).containsExactly(5L);
    assertThat(page.through()).isEqualTo(new Position(9));
    assertThat(page.endsTransaction()).isTrue();
  }

  @Test
  void nothingWantedStillMovesOnToTheHead() {
    append(writer, 1, inserts(account, 3));
    EventPage page = reader.read(Position.START, Set.of(), AMPLE);
    assertThat(page).isEqualTo(new EventPage(List.of(), new Position(3), page.history(), true));
  }

  @Test
  void filteredPagesCoverEveryPositionAndKeepTransactionsWhole() {
    Random random = new Random(3);
    for (int transaction = 1; transaction <= 30; transaction++) {
      append(
          writer,
          transaction,
          random
              .ints(1 + random.nextInt(6), 0, 2)
              .mapToObj(which -> insert(which == 0 ? account : address, which))
              .toList());
    }
    for (int limit = 1; limit <= 9; limit++) {
      List<EventPage> pages = pages(reader, Set.of(address), events(limit));
      List<Event> inPages = pages.stream().flatMap(page -> page.events().stream()).toList();
      assertThat(inPages).isEqualTo(reader.read(Position.START, Set.of(address), AMPLE).events());
      assertThat(pages).allMatch(page -> page.endsTransaction() == isBoundary(page.through()));
    }
  }

  @Test
  void atTheHeadThereIsNothing() {
    append(writer, 1, inserts(account, 2));
    EventPage page = reader.read(new Position(2), Set.of(account), AMPLE);
    assertThat(page).isEqualTo(EventPage.nothing(new Position(2)));
  }

  @Test
  void aReaderMayBeOpenedBeforeItsFeedExists() {
    try (FeedReader early = store().read(Samples.ORDERS)) {
      assertThat(early.read(Position.START, Set.of(account), AMPLE).events()).isEmpty();
      assertThat(early.head()).isEqualTo(Position.START);
      try (FeedWriter orders = store().write(Samples.ORDERS)) {
        append(orders, 1, inserts(account, 1));
      }
      assertThat(early.read(Position.START, Set.of(account), AMPLE).events()).hasSize(1);
    }
  }

  @Test
  void aReaderAheadOfTheFeedIsRefused() {
    append(writer, 1, inserts(account, 2));
    assertThatThrownBy(() -> reader.read(new Position(3), Set.of(account), AMPLE))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-107")
        .hasMessageContaining("position 3");
  }
}
