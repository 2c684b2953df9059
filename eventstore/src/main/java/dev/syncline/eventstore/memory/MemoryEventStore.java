package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWatch;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lease;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * An event store without a database, for tests and as an introduction to the PostgreSQL one. It
 * keeps everything on the heap, for ever.
 */
public final class MemoryEventStore implements EventStore {
  private final ConcurrentMap<FeedName, MemoryFeed> feeds = new ConcurrentHashMap<>();
  private final ConcurrentMap<FeedName, MemoryLease.Row> leases = new ConcurrentHashMap<>();
  private final MemoryContracts contracts = new MemoryContracts(this::feed, this::consumers);
  private final MemoryConsumers consumers = new MemoryConsumers(this::feed, contracts);

  private final MemoryDeadLetters deadLetters = new MemoryDeadLetters(contracts);
  private final MemoryBackfillJobs backfillJobs = new MemoryBackfillJobs();
  private final long segment;

  public MemoryEventStore() {
    this(Long.MAX_VALUE / 2);
  }

  /**
   * A store with segments of a size, for tests of what can be dropped.
   *
   * @param segment how many positions a segment of a feed has
   */
  public MemoryEventStore(long segment) {
    this.segment = segment;
  }

  @Override
  public FeedWriter write(FeedName feed) {
    return new MemoryWriter(feed(feed), deadLetters, backfillJobs);
  }

  @Override
  public FeedReader read(FeedName feed) {
    return new MemoryReader(feed(feed));
  }

  @Override
  public Lease lease(FeedName feed, List<String> publishes) {
    return new MemoryLease(
        leases.computeIfAbsent(feed, unknown -> new MemoryLease.Row()), publishes);
  }

  @Override
  public ContractRegistry contracts() {
    return contracts;
  }

  @Override
  public ConsumerRegistry consumers() {
    return consumers;
  }

  @Override
  public DeadLetterBox deadLetters() {
    return deadLetters;
  }

  @Override
  public FeedRetention retention(FeedName feed) {
    return new MemoryRetention(feed(feed));
  }

  @Override
  public BackfillJobs backfillJobs() {
    return backfillJobs;
  }

  @Override
  public List<FeedStatus> feeds() {
    return feeds.values().stream().map(MemoryFeed::status).sorted(FeedStatus.BY_NAME).toList();
  }

  @Override
  public FeedWatch watch(PublicSchemaReference schema, Runnable committed) {
    return new MemoryWatch(
        () ->
            contracts.find(schema).stream()
                .findFirst()
                .map(one -> new MemoryWatch.Watched(feed(one.feed()), one.id())),
        committed);
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  private MemoryFeed feed(FeedName name) {
    return feeds.computeIfAbsent(name, created -> new MemoryFeed(created, segment));
  }
}
