package dev.syncline.eventstore;

import dev.syncline.manifest.schema.PublicSchemaReference;
import java.util.List;

/**
 * A durable log of public events: one feed per source data store, gapless and in commit order,
 * written and read in whole source transactions. Safe for use by many threads.
 *
 * <p>Every method throws {@link EventStoreException} if the store cannot be reached.
 */
public interface EventStore extends AutoCloseable {
  /**
   * Takes over a feed, and creates it if it is new. Raises the feed's epoch, fences every other
   * writer and begins a history after the feed's head.
   */
  FeedWriter write(FeedName feed);

  /** Opens a reader. The feed does not have to exist yet. */
  FeedReader read(FeedName feed);

  /**
   * The lease on writing a feed, not taken yet. Every call returns a separate contender, which
   * competes with all others.
   */
  default Lease lease(FeedName feed) {
    return lease(feed, List.of());
  }

  /**
   * The same for a publisher: a standby learns which part of its own work the holder does not do.
   *
   * @param publishes the public schemas with their versions, by which two processes are compared
   */
  Lease lease(FeedName feed, List<String> publishes);

  /** The published contracts. */
  ContractRegistry contracts();

  /** The consumers of all feeds, as they report themselves. */
  ConsumerRegistry consumers();

  /** The events that were quarantined because they break their public schema. */
  DeadLetterBox deadLetters();

  /** Folds and drops the events of a feed, which does not have to exist. */
  FeedRetention retention(FeedName feed);

  /** The backfills that operators asked for. */
  BackfillJobs backfillJobs();

  /** All feeds. */
  List<FeedStatus> feeds();

  /**
   * Watches the feed of a public schema, which does not have to be published yet.
   *
   * @param schema any minor of this major version
   * @param committed runs when something was probably committed to the feed since the last look; a
   *     hint, that may come late or not at all; short, in any thread, and must not throw
   */
  FeedWatch watch(PublicSchemaReference schema, Runnable committed);

  @Override
  void close();
}
