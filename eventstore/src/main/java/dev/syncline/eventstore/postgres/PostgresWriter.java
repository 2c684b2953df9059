package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.Refusals;
import dev.syncline.eventstore.SourceIdentity;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes one feed in a session of its own. Once the session has failed every call fails; whoever
 * opens the next writer learns from its checkpoint whether the last commit got through.
 */
final class PostgresWriter implements FeedWriter {
  private final FeedName name;
  private final int feed;
  private final Epoch epoch;
  private final FeedTable feeds;
  private final Failures failures;
  private final WriterSession session;
  private final Segments segments;
  private final Consumer<Position> committed;
  private PostgresAppend current;

  PostgresWriter(
      FeedName name,
      int feed,
      Epoch epoch,
      FeedTable feeds,
      Failures failures,
      WriterSession session,
      Segments segments,
      Consumer<Position> committed) {
    this.name = name;
    this.feed = feed;
    this.epoch = epoch;
    this.feeds = feeds;
    this.failures = failures;
    this.session = session;
    this.segments = segments;
    this.committed = committed;
  }

  @Override
  public FeedCheckpoint checkpoint() {
    return feeds.row(feed).checkpoint();
  }

  @Override
  public void bind(SourceIdentity identity, Lsn start) {
    feeds.bind(feed, epoch, identity, start);
    FeedRow bound = feeds.row(feed);
    requireEpoch(bound.epoch());
    bound.checkpoint().identity().ifPresent(is -> Refusals.requireSameSource(name, is, identity));
  }

  @Override
  public FeedAppend begin() {
    if (current != null && current.isOpen()) {
      throw new IllegalStateException("the previous append to " + name + " is still open");
    }
    try {
      FeedRow row = session.lock();
      if (!row.epoch().equals(epoch)) {
        session.rollback();
        requireEpoch(row.epoch());
      }
      current = new PostgresAppend(this, session, row, feed, segments);
      return current;
    } catch (SQLException error) {
      throw failure(error);
    }
  }

  @Override
  public List<BackfillProgress> backfills() {
    return feeds.backfills(feed);
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
    endSession();
  }

  Epoch epoch() {
    return epoch;
  }

  void committed(Position head) {
    committed.accept(head);
  }

  FencedException fenced() {
    return FencedException.of(name, epoch, feeds.row(feed).epoch());
  }

  /** The meaning of a failed statement: most often whoever took over has ended our session. */
  RuntimeException failure(SQLException error) {
    endSession();
    RuntimeException meaning = failures.meaning(error);
    try {
      requireEpoch(feeds.row(feed).epoch());
    } catch (FencedException fenced) {
      fenced.addSuppressed(meaning);
      return fenced;
    } catch (EventStoreException unreachable) {
      meaning.addSuppressed(unreachable);
    }
    return meaning;
  }

  /** Closing rolls back what is open. */
  void endSession() {
    try {
      session.close();
    } catch (SQLException alreadyLost) {
      // The server rolls a lost session back.
    }
  }

  private void requireEpoch(Epoch now) {
    if (!now.equals(epoch)) {
      throw FencedException.of(name, epoch, now);
    }
  }
}
