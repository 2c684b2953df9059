package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;

/**
 * The one writer of a feed. Opening another one for the same feed fences this one: from then on all
 * its writes fail with {@link FencedException}. Where the feed is not as this writer left it, since
 * the store was put back to an earlier copy, they fail with {@link EventStoreException}.
 *
 * <p>Used by one thread at a time.
 */
public interface FeedWriter extends AutoCloseable {
  /** What is durable now. */
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
   * Notes that the source goes on on another timeline, which contains all that the feed has.
   *
   * @param timeline the later one
   * @throws FencedException if another writer has taken the feed over
   */
  void follow(int timeline);

  /**
   * Notes the slot the feed is captured through, so that it is not taken for another feed's.
   *
   * @throws FencedException if another writer has taken the feed over
   */
  void capturesThrough(SourceSlot slot);

  /**
   * Gives up the feed's continuity: what the source committed after the checkpoint's end will not
   * come. Positions and consumers' cursors go on; the feed can be bound again, and every contract
   * of it is to be loaded again from the beginning.
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

  /** The first loads of this feed's contracts; empty for a contract that never had one. */
  List<BackfillProgress> backfills();

  /** What {@link FeedAppend#remember} last recorded; nothing once the feed was unbound. */
  CapturedObjects captured();

  @Override
  void close();
}
