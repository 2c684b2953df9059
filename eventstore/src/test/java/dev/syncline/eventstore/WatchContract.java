package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a feed has followed its source. */
abstract class WatchContract {
  private static final SourceIdentity SOURCE = new SourceIdentity("7400000000000000001", 3);

  private final AtomicInteger hints = new AtomicInteger();
  private FeedWatch watch;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void watch() {
    watch =
        other()
            .watch(
                new PublicSchemaReference(new Slug("shop"), "account", 1), hints::incrementAndGet);
  }

  @AfterEach
  final void close() {
    watch.close();
  }

  @Test
  void aSchemaThatIsNotPublishedHasNone() {
    assertThat(watch.look()).isEmpty();
  }

  @Test
  void headSourceEndAndIdentityAreOfOneMoment() {
    SchemaId account = publish(contract("account"));
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      assertThat(progress().checkpoint().identity()).isEmpty();
      writer.bind(SOURCE, new Lsn(100));
      writer.capturesThrough(new SourceSlot("slot", 16_384));
      append(writer, 120, inserts(account, 3));
      FeedCheckpoint durable = append(writer, 130, List.of());

      FeedProgress now = progress();
      assertThat(now.feed()).isEqualTo(ACCOUNTS);
      assertThat(now.checkpoint()).isEqualTo(durable);
      assertThat(now.database()).hasValue(16_384);
      try (FeedReader reader = store().read(ACCOUNTS)) {
        assertThat(now.head()).isEqualTo(reader.histories().cursor(new Position(3)));
      }
    }
  }

  @Test
  void theHeadKeepsItsHistoryUntilTheNextWriterHasAddedSomething() {
    SchemaId account = publish(contract("account"));
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 2));
    }
    Cursor before = progress().head();
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      assertThat(progress().head()).isEqualTo(before);
      append(writer, 2, inserts(account, 1));

      assertThat(progress().head().history()).isPresent().isNotEqualTo(before.history());
      assertThat(watch.contains(before)).isTrue();
      assertThat(watch.contains(progress().head())).isTrue();
      assertThat(watch.contains(new Cursor(before.history(), new Position(3)))).isFalse();
      assertThat(watch.contains(new Cursor(before.history(), new Position(4)))).isFalse();
      assertThat(watch.contains(new Cursor(Optional.empty(), new Position(3)))).isTrue();
    }
  }

  @Test
  void itIsLoadedOnceEveryBackfillThatIsNotWithdrawnIsComplete() {
    SchemaId account = publish(contract("account"));
    publish(contract("account", 1, 1, "{\"type\":\"object\",\"properties\":{\"id\":{}}}"));
    SchemaId another = publish(contract("address"));
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      assertThat(progress().loaded()).as("no backfill has begun").isFalse();

      save(writer, 1, done(another, 0), done(account, 0));
      assertThat(progress().loaded()).as("the other minor is not known yet").isTrue();
      save(writer, 2, BackfillProgress.waiting(account, 1, 9).underWay());
      assertThat(progress().loaded()).isFalse();
      save(writer, 3, done(account, 1));
      assertThat(progress().loaded()).isTrue();

      withdraw(writer, 4, done(account, 0));
      assertThat(progress().loaded()).isTrue();
      withdraw(writer, 5, done(account, 1));
      assertThat(progress().loaded()).as("all are withdrawn").isFalse();
    }
  }

  /** A source end without an event ends waits too. */
  @Test
  void eachCommitGivesAHint() {
    SchemaId account = publish(contract("account"));
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 1));
      watch.look();
      int before = hints.get();

      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                append(writer, writer.checkpoint().sourceEnd().value() + 1, List.of());
                return hints.get() > before;
              });
      assertThat(progress().head().position()).isEqualTo(new Position(1));
    }
  }

  @Test
  void aClosedWatchGetsNoHints() {
    SchemaId account = publish(contract("account"));
    AtomicInteger ended = new AtomicInteger();
    FeedWatch closed =
        other()
            .watch(
                new PublicSchemaReference(new Slug("shop"), "account", 1), ended::incrementAndGet);
    closed.look();
    closed.close();
    watch.look();
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                append(writer, writer.checkpoint().sourceEnd().value() + 1, inserts(account, 1));
                return hints.get() > 0;
              });
    }
    assertThat(ended).hasValue(0);
  }

  private FeedProgress progress() {
    return watch.look().orElseThrow();
  }

  private SchemaId publish(Contract contract) {
    return store().contracts().publish(ACCOUNTS, contract).id();
  }

  private static BackfillProgress done(SchemaId schema, int minor) {
    return new BackfillProgress(schema, minor, Optional.empty(), 9, 9, LoadState.COMPLETE);
  }

  private static void save(FeedWriter writer, long end, BackfillProgress... progress) {
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(end), List.of());
      for (BackfillProgress one : progress) {
        append.save(one);
      }
      append.end(new Lsn(end));
      append.commit();
    }
  }

  private static void withdraw(FeedWriter writer, long end, BackfillProgress progress) {
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(end), List.of());
      append.withdraw(progress);
      append.end(new Lsn(end));
      append.commit();
    }
  }
}
