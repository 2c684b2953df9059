package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.bookkeeping.CursorClaim;
import dev.syncline.postgres.sink.bookkeeping.StaleSessions;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.internal.plan.Work;
import dev.syncline.postgres.sink.settings.SinkSettings;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction at the destination. */
public final class SinkDelivery implements Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(SinkDelivery.class);

  private final SinkSession session;
  private final SinkPlan plan;
  private final CursorClaim claim;
  private final CursorMove move;
  private final WorkApplier applier;
  private final StaleSessions formerHolders;
  private final SinkFailures failures;
  private final RejectionPause pausing;
  private Optional<Position> lastTransaction = Optional.empty();
  private final ReplayBuffer reach;
  private final BitSet lanesRun = new BitSet();
  private boolean begun;
  private boolean ended;

  /**
   * @param session the session at the destination, in no transaction
   * @param plan how events are applied
   * @param claim the cursors to move
   * @param move moves the cursors
   * @param applier applies the events
   * @param formerHolders former holders of the cursors, whose sessions may hold locks
   * @param failures translates errors
   * @param pausing pauses consumers whose events are refused
   * @param replay how much of the transaction is kept, to find an event at fault
   */
  public SinkDelivery(
      SinkSession session,
      SinkPlan plan,
      CursorClaim claim,
      CursorMove move,
      WorkApplier applier,
      StaleSessions formerHolders,
      SinkFailures failures,
      RejectionPause pausing,
      SinkSettings.Replay replay) {
    this.session = session;
    this.plan = plan;
    this.claim = claim;
    this.move = move;
    this.applier = applier;
    this.formerHolders = formerHolders;
    this.failures = failures;
    this.pausing = pausing;
    reach = new ReplayBuffer(replay);
  }

  @Override
  public void apply(List<Event> events) {
    List<Work> work = work(events);
    if (work.isEmpty()) {
      return;
    }
    work.forEach(one -> lanesRun.set(one.lane().number()));
    try {
      Optional<Savepoint> before = mark();
      apply(work, before);
      if (before.isPresent()) {
        session.connection().releaseSavepoint(before.get());
      }
      if (applier.mayIsolate()) {
        reach.add(work);
      }
      lastTransaction = Optional.of(work.get(work.size() - 1).event().transactionFirst());
    } catch (SQLException error) {
      throw failed(error);
    } catch (RuntimeException refused) {
      throw refused(refused);
    }
  }

  private void apply(List<Work> work, Optional<Savepoint> before) throws SQLException {
    try {
      applier.applyAsNew(work, lastTransaction);
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      backTo(before);
      if (!new ServerError(error).isUniqueViolation() || !applyTogether(work, before)) {
        LOG.debug("refused, trying again apart: {}", new ServerError(error).condition());
        applier.applyApart(work, lastTransaction);
      }
    }
  }

  /** Applies all work together; returns false if that failed and its effects were undone. */
  private boolean applyTogether(List<Work> work, Optional<Savepoint> before) throws SQLException {
    try {
      applier.applyTogether(work, lastTransaction);
      return true;
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      backTo(before);
      return false;
    }
  }

  @Override
  public void commit(Cursor through) {
    try {
      if (!begun) {
        begin();
      }
      if (applier.mayIsolate()) {
        checkTheEnd(through.position());
      }
      requireSamePlan(move.run(through, lanesRun));
      pausing.run(applier.pauses());
      commitTransaction(through.position());
      pausing.committed();
      claim.moved(through);
      applier.committed(through.position());
    } catch (SQLException error) {
      throw failed(error);
    } catch (RuntimeException refused) {
      throw refused(refused);
    }
  }

  private void requireSamePlan(List<String> changed) {
    if (!changed.isEmpty()) {
      applier.forgetRefusals();
      throw failures.outdated(changed);
    }
  }

  /** Checks deferred constraints now, while their events can still be replayed. */
  private void checkTheEnd(Position through) throws SQLException {
    try {
      session.checkConstraints();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      if (reach.isExceeded()) {
        requireLasting(error);
        throw failures.refusedCommit(claim.position().plus(1), through, error);
      }
      session.connection().rollback();
      start();
      applier.applyToTheEnd(reach.work());
    }
  }

  private void commitTransaction(Position through) throws SQLException {
    try {
      session.commit();
      ended = true;
    } catch (SQLException error) {
      requireLasting(error);
      throw failures.refusedCommit(claim.position().plus(1), through, error);
    }
  }

  private static void requireLasting(SQLException error) throws SQLException {
    if (Failure.of(error) == Failure.TRANSIENT) {
      throw error;
    }
  }

  @Override
  public void close() {
    if (begun && !ended) {
      ended = true;
      try {
        session.connection().rollback();
      } catch (SQLException lost) {
        LOG.debug("could not roll back; the server does, once it sees the session is gone", lost);
      }
    }
  }

  /** The work that each subscription has not applied yet. */
  private List<Work> work(List<Event> events) {
    List<Position> applied =
        plan.lanes().stream().map(lane -> claim.position(lane.subscription())).toList();
    List<Work> work = new ArrayList<>(events.size());
    for (Event event : events) {
      for (StatementPipeline lane : plan.lanesFor(event)) {
        if (event.position().isAfter(applied.get(lane.number()))) {
          work.add(new Work(lane, event));
        }
      }
    }
    return work;
  }

  /**
   * Sets a savepoint, except at the beginning of a transaction, all of which can be rolled back.
   */
  private Optional<Savepoint> mark() throws SQLException {
    if (begun) {
      return Optional.of(session.connection().setSavepoint());
    }
    begin();
    return Optional.empty();
  }

  private void begin() throws SQLException {
    begun = true;
    applier.begin();
    start();
  }

  private void start() throws SQLException {
    if (applier.mayQuarantine()) {
      claim.hold();
    }
  }

  private void backTo(Optional<Savepoint> before) throws SQLException {
    if (before.isPresent()) {
      session.connection().rollback(before.get());
    } else {
      session.connection().rollback();
      start();
    }
  }

  /**
   * Returns the exception to throw. A refusal by a destination that has changed since planning
   * shows nothing about the event, so the outdated plan is reported instead.
   */
  private RuntimeException refused(RuntimeException refusal) {
    close();
    if (refusal instanceof FencedException
        || refusal instanceof PlanOutdatedException
        || refusal instanceof ConsumersChangedException) {
      return refusal;
    }
    try {
      requireSamePlan(session.changesSincePlan(lanesRun));
      session.connection().rollback();
      return refusal;
    } catch (PlanOutdatedException outdated) {
      return outdated;
    } catch (SQLException lost) {
      refusal.addSuppressed(lost);
      return refusal;
    }
  }

  /**
   * Translates an error. After a lock timeout, ends the sessions of former holders, which may be
   * frozen.
   */
  private RuntimeException failed(SQLException error) {
    close();
    if (SqlState.is(SqlState.LOCK_NOT_AVAILABLE, error)) {
      try {
        formerHolders.end(session.connection());
      } catch (SQLException notEnded) {
        error.addSuppressed(notEnded);
      }
    }
    if (new ServerError(error).aboutValues()) {
      return refused(failures.refusedBookkeeping(error));
    }
    // A revoked right, or a dropped table of ours, does not come back by waiting.
    return Failure.of(error) == Failure.CONFIGURATION
        ? refused(failures.opening(error))
        : failures.transientFailure(error);
  }
}
