package dev.syncline.engine.memory;

import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWatch;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.util.List;

/** The event store on the heap, behind a connection that can be lost during a commit of events. */
public final class LossyStore implements EventStore {
  private final MemoryEventStore store = new MemoryEventStore();
  private final NextLoss loss = new NextLoss();
  private final LossyConsumers consumers = new LossyConsumers(store.consumers());

  /** Loses the connection during the next commit that has events. */
  public void loseNext(Loss what) {
    loss.order(what);
  }

  /** Whether the loss that was asked for is still to come. */
  public boolean isLossAhead() {
    return loss.isAhead();
  }

  /** From now on, whether consumers can be reported. */
  public void takesReports(boolean answer) {
    consumers.takesReports(answer);
  }

  /** How often a report was refused. */
  public int refusedReports() {
    return consumers.refused();
  }

  void lose(Loss now) {
    if (loss.strikes(now)) {
      throw new EventStoreException("the connection was lost", null);
    }
  }

  @Override
  public FeedWriter write(FeedName feed) {
    return new LossyWriter(store.write(feed), this);
  }

  @Override
  public FeedReader read(FeedName feed) {
    return store.read(feed);
  }

  @Override
  public Lease lease(FeedName feed, List<String> publishes) {
    return store.lease(feed, publishes);
  }

  @Override
  public ContractRegistry contracts() {
    return store.contracts();
  }

  @Override
  public ConsumerRegistry consumers() {
    return consumers;
  }

  @Override
  public DeadLetterBox deadLetters() {
    return store.deadLetters();
  }

  @Override
  public FeedRetention retention(FeedName feed) {
    return store.retention(feed);
  }

  @Override
  public BackfillJobs backfillJobs() {
    return store.backfillJobs();
  }

  @Override
  public List<FeedStatus> feeds() {
    return store.feeds();
  }

  @Override
  public FeedWatch watch(PublicSchemaReference schema, Runnable committed) {
    return store.watch(schema, committed);
  }

  @Override
  public void close() {
    store.close();
  }
}
