package dev.syncline.postgres.sink.redrive;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.sink.internal.apply.CastProbe;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.SinkPlanner;
import dev.syncline.postgres.sink.internal.plan.StatementBatch;
import dev.syncline.postgres.sink.internal.plan.StatementBatchPlanner;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Redrives the dead letters of one consumer schema: applies their events in order with the
 * consumer's current SQL, each source transaction in one destination transaction. It takes turns
 * with a running sink, which waits a few seconds at most in each turn. No event is quarantined
 * during a turn of the redrive, so it ends however fast new dead letters come.
 */
public final class Redrive implements AutoCloseable {
  private static final Duration TURN = Duration.ofSeconds(2);

  private final DeadLetterFailures failures;
  private final FeedName feed;
  private final Connection session;
  private final Connection guarding;
  private final Guard guard;
  private final SinkPlan plan;
  private final SinkSession sink;
  private final WaitingDeadLetters deadLetters;

  private Redrive(
      DeadLetterFailures failures,
      Connection session,
      Connection guarding,
      ContractSubscription subscription,
      SinkSettings settings)
      throws SQLException {
    this.failures = failures;
    this.session = session;
    this.guarding = guarding;
    SinkSession.prepare(session, settings);
    SinkSession.prepare(guarding, settings);
    plan = SinkPlanner.plan(session, List.of(subscription));
    feed = subscription.contracts().get(0).feed();
    session.setAutoCommit(false);
    sink = new SinkSession(session, plan, settings, new SharedRows());
    deadLetters = new WaitingDeadLetters(session, feed, subscription);
    session.commit();
    guard = Guard.of(guarding, feed.toString(), subscription.name());
  }

  /**
   * Connects to the destination and checks the consumer schema there.
   *
   * @throws DiagnosticException with all problems that the user must solve
   * @throws dev.syncline.engine.spi.RetriableException if it cannot be reached now
   */
  public static Redrive open(
      ConnectionSettings destination, ContractSubscription subscription, SinkSettings settings) {
    DeadLetterFailures failures = new DeadLetterFailures(destination);
    @Nullable Connection session = null;
    @Nullable Connection guarding = null;
    try {
      session = Session.open(destination, "syncline redrive");
      guarding = Session.open(destination, "syncline redrive guard");
      return new Redrive(failures, session, guarding, subscription, settings);
    } catch (SQLException error) {
      close(session);
      close(guarding);
      throw failures.opening(error);
    } catch (RuntimeException refused) {
      close(session);
      close(guarding);
      throw refused;
    }
  }

  /**
   * Redrives all waiting dead letters, including those that are added meanwhile.
   *
   * @param progress receives the number of events applied so far, after each source transaction
   * @return how many events were applied
   * @throws DiagnosticException at the first event that is refused; all before it are applied
   */
  public long everything(LongConsumer progress) {
    long driven = 0;
    try {
      for (boolean more = true; more; ) {
        guard.take();
        long end = System.nanoTime() + TURN.toNanos();
        OptionalLong next = deadLetters.firstTransaction();
        while (next.isPresent() && System.nanoTime() < end) {
          driven += drive(next.getAsLong());
          progress.accept(driven);
          next = deadLetters.firstTransaction();
        }
        more = next.isPresent();
        guard.release();
      }
      return driven;
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  /**
   * Redrives the source transaction of one dead letter.
   *
   * @return how many events were applied
   * @throws DiagnosticException if it is refused, or an earlier dead letter shares a key with it
   */
  public long transactionOf(long deadLetter) {
    try {
      guard.take();
      OptionalLong transaction = deadLetters.transactionOf(deadLetter);
      if (transaction.isEmpty()) {
        return 0;
      }
      OptionalLong earlier = deadLetters.earlierThan(transaction.getAsLong());
      if (earlier.isPresent()) {
        throw failures.behindAnother(deadLetter, earlier.getAsLong());
      }
      long driven = drive(transaction.getAsLong());
      guard.release();
      return driven;
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  private long drive(long transaction) throws SQLException {
    sink.reset();
    try {
      long driven = 0;
      List<Event> slice = deadLetters.slice(transaction, Position.START);
      while (!slice.isEmpty()) {
        apply(slice);
        driven += slice.size();
        slice = deadLetters.slice(transaction, slice.get(slice.size() - 1).position());
      }
      deadLetters.markDriven(transaction);
      sink.checkConstraints();
      requireSamePlan();
      session.commit();
      return driven;
    } catch (SQLException error) {
      session.rollback();
      Failure.requireOfARow(error);
      requireSamePlan();
      throw refused(transaction, error);
    }
  }

  private void requireSamePlan() throws SQLException {
    BitSet all = new BitSet();
    all.set(0, plan.lanes().size());
    List<String> changed = sink.changesSincePlan(all);
    if (!changed.isEmpty()) {
      session.rollback();
      throw failures.outdated(changed);
    }
  }

  private void apply(List<Event> events) throws SQLException {
    StatementBatchPlanner planner = plan.newRuns();
    for (Event event : events) {
      plan.lanesFor(event).forEach(lane -> planner.add(lane.number(), event));
    }
    for (StatementBatch run : planner.runs()) {
      sink.apply(run.lane(), run.events());
    }
  }

  /** Finds the refused event, and records the reason in its dead letter. */
  private DiagnosticException refused(long transaction, SQLException error) throws SQLException {
    sink.reset();
    Optional<Refusal> found = firstRefused(transaction);
    session.rollback();
    Refusal refusal =
        found.isPresent()
            ? found.get()
            : new Refusal(deadLetters.slice(transaction, Position.START).get(0), error, "");
    ServerError server = new ServerError(refusal.error());
    String why = server.condition() + refusal.detail();
    long id = deadLetters.noteRefusal(refusal.event().position(), server.state(), why);
    session.commit();
    return failures.stillRefused(id, feed, refusal.event().position(), why);
  }

  private record Refusal(Event event, SQLException error, String detail) {}

  private Optional<Refusal> firstRefused(long transaction) throws SQLException {
    List<Event> slice = deadLetters.slice(transaction, Position.START);
    while (!slice.isEmpty()) {
      for (Event event : slice) {
        Optional<Refusal> refusal = tryAlone(event);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      slice = deadLetters.slice(transaction, slice.get(slice.size() - 1).position());
    }
    return Optional.empty();
  }

  private Optional<Refusal> tryAlone(Event event) throws SQLException {
    for (StatementPipeline lane : plan.lanesFor(event)) {
      Savepoint before = session.setSavepoint();
      try {
        sink.apply(lane.number(), List.of(event));
        session.releaseSavepoint(before);
      } catch (SQLException error) {
        Failure.requireOfARow(error);
        session.rollback(before);
        return Optional.of(new Refusal(event, error, CastProbe.find(session, lane.sql(), event)));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    close(session);
    close(guarding);
  }

  private static void close(@Nullable Connection session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException lost) {
      // The server ends a lost session.
    }
  }
}
