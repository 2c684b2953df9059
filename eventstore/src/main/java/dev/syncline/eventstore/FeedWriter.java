package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;

/**
 * The one writer of a feed. Opening another writer for the same feed fences this one: from then on
 * all its writes fail with {@link FencedException}. If the store was restored to an earlier copy,
 * so that the feed is not as this writer left it, they fail with {@link EventStoreException}.
 *
 * <p>Used by one thread at a time.
 */
public interface FeedWriter extends AutoCloseable {
  /** The feed's durable state. */
  FeedCheckpoint checkpoint();

  /**
   * Binds the feed to its source, once. Binding it again to the same source changes nothing.
   *
   * @param identity the source
   * @param start where capture begins: the slot's consistent point
   * @throws DiagnosticException if the feed is bound to another source
   */
  void bind(SourceIdentity identity, Lsn start);

  /**
   * Records that the source continues on another timeline, which contains everything the feed has.
   *
   * @param timeline the later timeline
   * @throws FencedException if another writer has taken the feed over
   */
  void follow(int timeline);

  /**
   * Records the slot the feed is captured through, so that it is not mistaken for another feed's.
   *
   * @throws FencedException if another writer has taken the feed over
   */
  void capturesThrough(SourceSlot slot);

  /**
   * Gives up the feed's continuity: changes that the source committed after the checkpoint's end
   * will not be captured. Positions and consumers' cursors stay valid, and the feed can be bound
   * again. The backfill of each of its contracts restarts from the beginning.
   *
   * @throws FencedException if another writer has taken the feed over
   */
  void unbind();

  /**
   * Begins one commit of whole source transactions.
   *
   * @throws FencedException if another writer has taken the feed over
   * @throws IllegalStateException if the previous one is still open
   */
  FeedAppend begin();

  /** The backfills of this feed's contracts; a contract that never had one is absent. */
  List<BackfillProgress> backfills();

  /**
   * The objects that {@link FeedAppend#remember} last recorded; empty once the feed was unbound.
   */
  CapturedObjects captured();

  @Override
  void close();
}
