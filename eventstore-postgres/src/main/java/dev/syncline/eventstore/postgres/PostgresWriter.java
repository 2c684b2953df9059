package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.eventstore.StoreErrors;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one feed in a session of its own. Once the session has failed every call fails; the caller
 * that opens the next writer learns from its checkpoint whether the last commit succeeded.
 */
final class PostgresWriter implements FeedWriter {
  private final FeedClaim claim;
  private final FeedTable feeds;
  private final Failures failures;
  private final WriterSession session;
  private final Segments segments;
  private final RecentEvents recent;
  private final Consumer<Position> committed;
  private FeedRow left;
  private @Nullable PostgresAppend current;
  private Optional<Set<Load>> loadsUnderWay = Optional.empty();

  /**
   * @param left the feed's row as the takeover left it
   */
  PostgresWriter(
      FeedClaim claim,
      FeedRow left,
      FeedTable feeds,
      Failures failures,
      WriterSession session,
      Segments segments,
      RecentEvents recent,
      Consumer<Position> committed) {
    this.claim = claim;
    this.left = left;
    this.feeds = feeds;
    this.failures = failures;
    this.session = session;
    this.segments = segments;
    this.recent = recent;
    this.committed = committed;
  }

  @Override
  public FeedCheckpoint checkpoint() {
    return row().checkpoint();
  }

  @Override
  public void bind(SourceIdentity identity, Lsn start) {
    feeds.bind(claim.feed(), left, identity, start);
    changed()
        .checkpoint()
        .identity()
        .ifPresent(is -> StoreErrors.requireSameSource(claim.name(), is, identity));
  }

  @Override
  public void follow(int timeline) {
    feeds.follow(claim.feed(), left, timeline);
    changed();
  }

  @Override
  public void capturesThrough(SourceSlot slot) {
    feeds.capturesThrough(claim.feed(), left, slot);
    changed();
  }

  @Override
  public void unbind() {
    loadsUnderWay = Optional.empty();
    feeds.unbind(claim.feed(), left);
    changed();
  }

  /**
   * The row after this writer has changed it; an error if the feed no longer belongs to this
   * writer.
   */
  private FeedRow changed() {
    FeedRow now = row();
    requireOwn(now);
    left = now;
    return now;
  }

  private FeedRow row() {
    return feeds.row(claim.feed()).orElseThrow(this::gone);
  }

  @Override
  public FeedAppend begin() {
    if (current != null && current.isOpen()) {
      throw new IllegalStateException("the previous append to " + claim.name() + " is still open");
    }
    try {
      FeedRow row = session.lock().orElseThrow(this::gone);
      if (!row.isAsIn(left)) {
        session.rollback();
        throw lost(row);
      }
      current =
          new PostgresAppend(this, session, row, claim, segments, loadsUnderWay(), recent.append());
      return current;
    } catch (SQLException error) {
      throw failure(error);
    }
  }

  private Set<Load> loadsUnderWay() {
    if (loadsUnderWay.isEmpty()) {
      loadsUnderWay =
          Optional.of(
              Stream.concat(backfills().stream(), feeds.jobs(claim.feed()).stream())
                  .filter(load -> load.state() == LoadState.UNDER_WAY)
                  .map(Load::of)
                  .collect(Collectors.toUnmodifiableSet()));
    }
    return loadsUnderWay.get();
  }

  @Override
  public List<BackfillProgress> backfills() {
    return feeds.backfills(claim.feed());
  }

  @Override
  public CapturedObjects captured() {
    return feeds.captured(claim.feed());
  }

  /**
   * Only ends the session, which rolls back: another thread may still be in a commit, and that must
   * fail, not succeed with nothing.
   */
  @Override
  public void close() {
    endSession();
  }

  void committed(FeedRow now, AppendedEvents appended, Set<Load> underWay) {
    left = now;
    loadsUnderWay = Optional.of(underWay);
    appended.commit(now.history()).ifPresent(recent::committed);
    committed.accept(now.checkpoint().head());
  }

  /** The reason why the feed is not as this writer left it. */
  RuntimeException lost() {
    return lost(row());
  }

  /**
   * An epoch only grows: if it is lower, or if anything else has changed, this is an older copy.
   */
  private RuntimeException lost(FeedRow now) {
    if (now.epoch().value() > claim.epoch().value()) {
      return FencedException.of(claim.name(), claim.epoch(), now.epoch());
    }
    return StoreErrors.putBack(claim.name(), left.checkpoint().head(), now.checkpoint().head());
  }

  private EventStoreException gone() {
    return StoreErrors.gone(claim.name());
  }

  /**
   * The exception for a failed statement: most often the process that took over has ended our
   * session.
   */
  RuntimeException failure(SQLException error) {
    endSession();
    RuntimeException meaning = failures.meaning(error);
    try {
      feeds.row(claim.feed()).ifPresent(this::requireNotFenced);
    } catch (FencedException fenced) {
      fenced.addSuppressed(meaning);
      return fenced;
    } catch (EventStoreException unreachable) {
      meaning.addSuppressed(unreachable);
    }
    return meaning;
  }

  /** Closing rolls back the open transaction. */
  void endSession() {
    recent.clear();
    try {
      session.close();
    } catch (SQLException alreadyLost) {
      // The server rolls back a lost session.
    }
  }

  private void requireOwn(FeedRow now) {
    if (!now.epoch().equals(left.epoch()) || !now.history().equals(left.history())) {
      throw lost(now);
    }
  }

  private void requireNotFenced(FeedRow now) {
    if (now.epoch().value() > claim.epoch().value()) {
      throw FencedException.of(claim.name(), claim.epoch(), now.epoch());
    }
  }
}
