package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.contract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody who may log in, or may write, can put before an event store. */
@Tag("verify")
class HostileInputTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;

  @BeforeEach
  void open() {
    store = PostgresEventStore.connect(Connections.to(database));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Without a bound each would stay in memory for ever. */
  @Test
  void notificationsOfFeedsNobodyReadsAreNotKept() throws InterruptedException {
    FeedHeads heads = new FeedHeads();
    heads.follow(7);
    for (int feed = 0; feed < 100_000; feed++) {
      heads.advanced(feed, 9);
    }
    assertThat(heads.size()).isEqualTo(1);
    assertThat(heads.await(7, 8, Duration.ZERO, () -> true)).isTrue();
    assertThat(heads.await(8, 8, Duration.ZERO, () -> true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE sync_events.public_schema SET manifest_slug = 'No Slug!' WHERE name = 'damaged'",
        "UPDATE sync_events.public_schema SET major = -1 WHERE name = 'damaged'",
        "UPDATE sync_events.contract SET output_schema = '[1]' FROM sync_events.public_schema s"
            + " WHERE s.id = schema_id AND s.name = 'damaged'",
        "UPDATE sync_events.contract SET key = '{NULL}' FROM sync_events.public_schema s"
            + " WHERE s.id = schema_id AND s.name = 'damaged'",
      })
  void oneContractThatCannotBeReadDoesNotHideTheOthers(String damage) {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      store.contracts().publish(ACCOUNTS, contract("damaged"));
      store.contracts().publish(ACCOUNTS, contract("sound"));
      database.execute(damage);

      assertThat(store.contracts().all())
          .extracting(published -> published.contract().name())
          .containsExactly("sound");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE sync_events.contract SET output_schema = '[1]' WHERE minor = 0",
        "UPDATE sync_events.contract SET key = '{NULL}' WHERE minor = 0",
        "UPDATE sync_events.public_schema SET major = -1 WHERE major = 2",
      })
  void aVersionThatCannotBeReadDoesNotKeepOthersFromBeingPublished(String damage) {
    Contract next = contract("account", 1, 1, "{\"properties\":{\"id\":{}}}");
    store.contracts().publish(ACCOUNTS, contract("account"));
    store.contracts().publish(ACCOUNTS, contract("account", 2, 1, "{\"properties\":{\"id\":{}}}"));
    database.execute(damage);

    assertThat(store.contracts().publish(ACCOUNTS, next).contract()).isEqualTo(next);
    assertThat(store.contracts().publish(ACCOUNTS, next).contract()).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "{\"maximum\": 1e9999999999}"})
  void theVersionToPublishIsNotPassedOver(String unreadable) {
    store.contracts().publish(ACCOUNTS, contract("account"));
    database.execute("UPDATE sync_events.contract SET output_schema = '" + unreadable + "'");

    assertThatThrownBy(() -> store.contracts().publish(ACCOUNTS, contract("account")))
        .hasMessageContaining("XX001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT sync_events.add_feed_partition(99) | no such feed",
        "SELECT sync_events.add_segment(99, 10) | no such feed",
        "SELECT sync_events.add_segment(1, 0) | between one and",
        "SELECT sync_events.add_segment(1, NULL) | between one and",
        "SELECT sync_events.add_segment(1, 9223372036854775807) | between one and",
        "SELECT sync_events.add_segment(1, 10), sync_events.add_segment(1, 10) | not full yet",
      })
  void functionsWithTheOwnersRightsDoOnlyWhatAnAppendNeeds(String sql, String refusal) {
    store.write(ACCOUNTS).close();
    assertThatThrownBy(() -> database.execute(sql)).hasMessageContaining(refusal);
    assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname ~ '^event_(99|1_1)$'"))
        .isZero();
  }
}
