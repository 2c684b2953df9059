package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How large a feed's events are, which tells whether a page must be measured. */
@Tag("verify")
class FeedHeadTest {
  private static final String LARGEST = "SELECT largest_event FROM sync_events.feed";

  private final TestDatabase database = TestPostgres.shared().database();

  @Test
  void aPageFitsIfItWouldWithTheLargestEventsOnly() {
    FeedHead head = new FeedHead(new Position(10_000), 100, Optional.empty(), FeedBase.NONE);

    assertThat(head.fits(99, new PageLimit(5_000, 10_000))).isTrue();
    assertThat(head.fits(100, new PageLimit(5_000, 10_000))).isFalse();
    assertThat(head.fits(1_000_000_000, new PageLimit(99, 10_000))).isTrue();
    assertThat(
            new FeedHead(new Position(1), Integer.MAX_VALUE, Optional.empty(), FeedBase.NONE)
                .fits(5_000, new PageLimit(5_000, 1L << 40)))
        .isFalse();
  }

  @Test
  void noEventOfTheFeedIsLarger() {
    try (PostgresEventStore store = PostgresEventStore.connect(Connections.to(database))) {
      SchemaId account = store.contracts().publish(ACCOUNTS, contract("account")).id();
      try (FeedWriter writer = store.write(ACCOUNTS)) {
        append(writer, 1, List.of(delete(account, 5), event(account, 30), delete(account, 7)));
        assertThat(database.number(LARGEST)).isEqualTo(8 + 30);

        rolledBack(writer, event(account, 400));
        append(writer, 2, inserts(account, 1));
        assertThat(database.number(LARGEST)).isEqualTo(8 + 30);

        append(writer, 3, List.of(event(account, 70)));
        append(writer, 4, List.of(delete(account, 1)));
        assertThat(database.number(LARGEST))
            .isEqualTo(8 + 70)
            .isEqualTo(database.number("SELECT max(size) FROM sync_events.event"));
      }
    }
  }

  private static void rolledBack(FeedWriter writer, NewEvent event) {
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(9), List.of(event));
      append.end(new Lsn(9));
    }
  }

  private static NewEvent event(SchemaId schema, int characters) {
    String object = "{\"text\": \"" + "x".repeat(characters - 12) + "\"}";
    return new NewEvent(schema, 0, Operation.UPDATE, "{\"id\":1}", Optional.of(object));
  }
}
