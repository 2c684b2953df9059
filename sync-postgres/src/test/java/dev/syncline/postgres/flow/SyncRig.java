package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.run.PipelineState;
import dev.syncline.engine.run.PipelineStatus;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.DataStore.Capture;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.PostgresSources;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.SinkSettings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole sync on real databases: one source, one event store, one destination. */
final class SyncRig implements AutoCloseable {
  static final Slug STORE = new Slug("db-store");
  static final Duration PATIENCE = Duration.ofSeconds(120);

  private final TestDatabase source;
  private final TestDatabase store;
  private final TestDatabase destination;
  private final List<PublicSchema> published = new ArrayList<>();
  private final List<ConsumerSchema> consumed = new ArrayList<>();
  private final String slot;
  private EventStore events;
  private SyncEngine publisher;
  private SyncEngine consumer;

  SyncRig() {
    this(
        TestPostgres.shared().database(),
        TestPostgres.shared().database(),
        TestPostgres.shared().database());
  }

  SyncRig(TestDatabase source, TestDatabase store, TestDatabase destination) {
    this.source = source;
    this.store = store;
    this.destination = destination;
    slot = "slot_" + source.name();
  }

  /** Another rig over the same databases and contracts, as a second process would be. */
  SyncRig second() {
    return over(store);
  }

  /** The same with another event store. */
  SyncRig over(TestDatabase otherStore) {
    SyncRig other = new SyncRig(source, otherStore, destination);
    other.published.addAll(published);
    other.consumed.addAll(consumed);
    return other;
  }

  TestDatabase source() {
    return source;
  }

  TestDatabase store() {
    return store;
  }

  TestDatabase destination() {
    return destination;
  }

  String slot() {
    return slot;
  }

  SyncRig publish(PublicSchema... schemas) {
    published.addAll(List.of(schemas));
    return this;
  }

  /** Takes a schema out of what the next publisher publishes. */
  SyncRig withdraw(PublicSchema schema) {
    published.remove(schema);
    return this;
  }

  SyncRig consume(ConsumerSchema... schemas) {
    consumed.addAll(List.of(schemas));
    return this;
  }

  /** Starts what was asked for, publisher and consumer as two engines, as two processes would. */
  SyncRig start() {
    startPublisher();
    startConsumer();
    return this;
  }

  void startPublisher() {
    publisher = engine(new ManifestSet(List.of(publisherManifest())));
    publisher.start();
  }

  void startConsumer() {
    consumer = engine(new ManifestSet(List.of(consumerManifest())));
    consumer.start();
  }

  void stopPublisher() {
    publisher.close();
  }

  void stopConsumer() {
    consumer.close();
  }

  /** The pipelines of both engines. */
  List<PipelineStatus> pipelines() {
    List<PipelineStatus> all = new ArrayList<>();
    for (SyncEngine engine : new SyncEngine[] {publisher, consumer}) {
      if (engine != null) {
        all.addAll(engine.pipelines());
      }
    }
    return all;
  }

  /** Waits until everything committed at the source so far is applied at the destination. */
  void drain() {
    drainToStore();
    if (!consumed.isEmpty()) {
      await("destination at the feed's head")
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(EventStoreException.class)
          .pollInterval(Duration.ofMillis(10))
          .untilAsserted(
              () -> {
                requireNoFailure();
                assertThat(cursor()).isEqualTo(feed().checkpoint().head().value());
              });
    }
  }

  /**
   * Waits until everything committed at the source so far is in the event store, first load too.
   */
  void drainToStore() {
    Lsn[] end = {Lsn.parse(source.value("SELECT pg_current_wal_insert_lsn()"))};
    source.execute("SELECT pg_logical_emit_message(true, 'syncline.heartbeat', 'drain')");
    await("event store at " + end[0])
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(EventStoreException.class)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              requireNoFailure();
              FeedStatus feed = feed();
              assertThat(feed.checkpoint().sourceEnd()).isGreaterThan(end[0]);
              assertThat(feed.backfills())
                  .hasSize(published.size())
                  .allMatch(load -> load.complete());
            });
  }

  /** How far the destination has come; -1 before the first claim of a cursor. */
  long cursor() {
    if (destination.value("SELECT to_regclass('sync_sink.cursor')").equals("null")) {
      return -1;
    }
    return destination.number("SELECT coalesce(min(position), -1) FROM sync_sink.cursor");
  }

  FeedStatus feed() {
    return events().feeds().stream()
        .filter(feed -> feed.name().dataStore().equals(Contracts.SOURCE))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no feed yet"));
  }

  EventStore events() {
    if (events == null) {
      events = PostgresEventStore.connect(connection(STORE, store));
    }
    return events;
  }

  private void requireNoFailure() {
    List<PipelineStatus> failed =
        pipelines().stream().filter(one -> one.state() == PipelineState.FAILED).toList();
    if (!failed.isEmpty()) {
      throw new IllegalStateException("failed: " + failed);
    }
  }

  @Override
  public void close() {
    if (publisher != null) {
      publisher.close();
    }
    if (consumer != null) {
      consumer.close();
    }
    if (events != null) {
      events.close();
    }
    source.dropSlots();
  }

  private SyncEngine engine(ManifestSet manifests) {
    return new SyncEngine(
        SyncPlanner.plan(manifests),
        this::events,
        new PostgresSources(),
        new PostgresDestinations(SinkSettings.DEFAULT));
  }

  private Manifest publisherManifest() {
    return new Manifest(
        Contracts.PUBLISHER,
        List.of(connection(Contracts.SOURCE, source), connection(STORE, store)),
        List.of(new DataStore(Contracts.SOURCE, Optional.of(new Capture(slot, slot)))),
        List.of(STORE),
        published,
        List.of(),
        List.of());
  }

  private Manifest consumerManifest() {
    return new Manifest(
        Contracts.CONSUMER,
        List.of(connection(Contracts.DESTINATION, destination), connection(STORE, store)),
        List.of(new DataStore(Contracts.DESTINATION, Optional.empty())),
        List.of(STORE),
        List.of(),
        consumed,
        List.of());
  }

  static Connection connection(Slug slug, TestDatabase database) {
    return new Connection(
        slug,
        database.host(),
        database.port(),
        database.name(),
        TestDatabase.USER,
        new Secret("any"),
        Map.of());
  }
}
