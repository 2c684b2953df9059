package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.EngineTuning;
import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.eventstore.postgres.StoreSettings;
import dev.syncline.eventstore.postgres.StoreTuning;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.CaptureGapPolicy;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.DataStore.Capture;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A whole sync on real databases: one source, one event store, one destination. */
final class SyncRig implements AutoCloseable {
  static final Slug STORE = new Slug("db-store");
  private static final String PUBLISHING_PROCESS = "publisher";
  private static final Settings QUICK_CHECKS =
      Settings.DEFAULTS.with(EngineTuning.TABLE_CHECK, Duration.ofMillis(500));
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TestDatabase source;
  private final TestDatabase store;
  private final TestDatabase destination;
  private final List<PublicSchema> published = new ArrayList<>();
  private final List<ConsumerSchema> consumed = new ArrayList<>();
  private final Map<String, EventStore> stores = new HashMap<>();
  private String consumingProcess = "consumer";
  private Logins logins = Logins.SUPERUSER;
  private Map<String, String> options = Map.of();
  private String slot;
  private String publication;
  private ByteSize budget = Capture.USUAL_BUDGET;
  private WalLimitPolicy onLimit = WalLimitPolicy.KEEP;
  private CaptureGapPolicy onGap = CaptureGapPolicy.RELOAD;
  private Settings settings = QUICK_CHECKS;
  private Optional<Retention> retain = Optional.empty();
  private StoreSettings storeSettings = StoreSettings.DEFAULT;
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
    publication = slot;
  }

  /** Another rig over the same databases and contracts, as a second process would be. */
  SyncRig second() {
    return over(store);
  }

  /** The same with another event store. */
  SyncRig over(TestDatabase otherStore) {
    SyncRig other = new SyncRig(source, otherStore, destination).as(logins, slot);
    other.published.addAll(published);
    other.consumed.addAll(consumed);
    return other;
  }

  /** Logs in with these roles, and captures with a slot and a publication of that name. */
  SyncRig as(Logins roles, String slotAndPublication) {
    logins = roles;
    slot = slotAndPublication;
    publication = slotAndPublication;
    return this;
  }

  /** The next publisher captures with the publication of that name. */
  SyncRig throughPublication(String otherPublication) {
    publication = otherPublication;
    return this;
  }

  /** Both sides share what one process shares: the consumer gets new events from memory. */
  SyncRig inOneProcess() {
    consumingProcess = PUBLISHING_PROCESS;
    return this;
  }

  /** Connects with these options of the driver. */
  SyncRig with(Map<String, String> driverOptions) {
    options = driverOptions;
    return this;
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

  /** Limits what the slot may hold back. */
  SyncRig budget(ByteSize most, WalLimitPolicy policy) {
    budget = most;
    onLimit = policy;
    return this;
  }

  /** How many positions a consumer schema may be behind the others and be applied with them. */
  SyncRig joinDistance(long positions) {
    settings = settings.with(EngineTuning.JOIN_DISTANCE, positions);
    return this;
  }

  /** What happens when changes may have been missed. */
  SyncRig onGap(CaptureGapPolicy policy) {
    onGap = policy;
    return this;
  }

  /** The event store has segments of this size, and folds and drops them without delay. */
  SyncRig retain(Retention policy, long segment) {
    retain = Optional.of(policy);
    storeSettings = StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, segment));
    settings =
        settings
            .with(EngineTuning.RETENTION_CHECK, Duration.ofMillis(20))
            .with(EngineTuning.FOLD_EVENTS, segment)
            .with(EngineTuning.CONSUMER_REPORT, Duration.ofMillis(50));
    return this;
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

  /** Takes a schema out of what the next consumer consumes. */
  SyncRig withdraw(ConsumerSchema schema) {
    consumed.remove(schema);
    return this;
  }

  SyncRig consume(ConsumerSchema... schemas) {
    consumed.addAll(List.of(schemas));
    return this;
  }

  /** Starts what was asked for: publisher and consumer apart, as two processes, unless told. */
  SyncRig start() {
    startPublisher();
    startConsumer();
    return this;
  }

  void startPublisher() {
    publisher = engine(publisherManifest(), () -> events(PUBLISHING_PROCESS, logins.writer()));
    publisher.start();
  }

  void startConsumer() {
    consumer = engine(consumerManifest(), () -> events(consumingProcess, logins.reader()));
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
                  .filteredOn(load -> load.state() != LoadState.WITHDRAWN)
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
    return events("test", TestDatabase.USER);
  }

  private synchronized EventStore events(String process, String login) {
    return stores.computeIfAbsent(
        process + " as " + login,
        opened -> PostgresEventStore.connect(connection(STORE, store, login), storeSettings));
  }

  private void requireNoFailure() {
    List<PipelineStatus> failed =
        pipelines().stream().filter(one -> one.state() == PipelineState.HALTED).toList();
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
    stores.values().forEach(EventStore::close);
    source.dropSlots();
  }

  private SyncEngine engine(Manifest manifest, Supplier<EventStore> events) {
    return new SyncEngine(
        SyncPlanner.plan(new ManifestSet(List.of(manifest))),
        events,
        new PostgresSources(),
        new PostgresDestinations(SinkSettings.DEFAULT),
        EngineSettings.of(settings));
  }

  /** The destination, as the consumer connects to it. */
  ConnectionSettings destinationConnection() {
    return connection(Contracts.DESTINATION, destination, logins.destination());
  }

  /** What the publisher does. */
  PublishPlan publishPlan() {
    return SyncPlanner.plan(new ManifestSet(List.of(publisherManifest()))).publish().get(0);
  }

  private Manifest publisherManifest() {
    return new Manifest(
        Contracts.PUBLISHER,
        List.of(
            connection(Contracts.SOURCE, source, logins.source()),
            connection(STORE, store, logins.writer())),
        List.of(
            new DataStore(
                Contracts.SOURCE,
                Optional.of(new Capture(slot, publication, budget, onLimit, true, onGap)))),
        List.of(new EventStoreDefinition(STORE, retain)),
        published,
        List.of(),
        List.of());
  }

  private Manifest consumerManifest() {
    return new Manifest(
        Contracts.CONSUMER,
        List.of(
            connection(Contracts.DESTINATION, destination, logins.destination()),
            connection(STORE, store, logins.reader())),
        List.of(new DataStore(Contracts.DESTINATION, Optional.empty())),
        List.of(new EventStoreDefinition(STORE)),
        List.of(),
        consumed,
        List.of());
  }

  static ConnectionSettings connection(Slug slug, TestDatabase database) {
    return connection(slug, database, TestDatabase.USER, Map.of());
  }

  private ConnectionSettings connection(Slug slug, TestDatabase database, String role) {
    return connection(slug, database, role, options);
  }

  private static ConnectionSettings connection(
      Slug slug, TestDatabase database, String role, Map<String, String> options) {
    return new ConnectionSettings(
        slug, database.host(), database.port(), database.name(), role, new Secret("any"), options);
  }
}
