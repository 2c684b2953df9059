package dev.syncline.postgres.sink.apply;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.postgres.ServerError;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.connect.Failure;
import dev.syncline.postgres.sink.letter.PassedEvents;
import dev.syncline.postgres.sink.plan.Lane;
import dev.syncline.postgres.sink.plan.Work;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells an event that the destination cannot take from a destination that takes none. Of many
 * errors the SQLSTATE tells. Any other is the event's fault if it comes twice, the statement is
 * accepted without values, and another event of the statement passes. Everything tried is undone.
 */
final class FaultFinder {
  /** How many other events are tried. */
  private static final int MOST_OTHERS = 16;

  private final SinkSession session;
  private final PassedEvents passed;
  private final SinkFailures failures;

  FaultFinder(SinkSession session, PassedEvents passed, SinkFailures failures) {
    this.session = session;
    this.passed = passed;
    this.failures = failures;
  }

  /**
   * Does nothing if it is the event's fault.
   *
   * @param refusal what has just been undone, in the running transaction
   * @param around other events
   * @throws RetriableException if it may pass
   * @throws dev.syncline.manifest.verify.DiagnosticException if it is the destination's
   */
  void requireOfEvent(Refusal refusal, List<Work> around) throws SQLException {
    ServerError error = new ServerError(refusal.error());
    if (error.aboutValues()) {
      return;
    }
    Lane lane = refusal.work().lane();
    Event event = refusal.work().event();
    if (!attempt(lane, event).filter(again -> isAlike(again, error)).isPresent()) {
      throw failures.transientFailure(refusal.error());
    }
    Optional<SQLException> statement = StatementProbe.refusal(session.connection(), lane.sql());
    if (statement.isPresent()) {
      throw failures.refusedStatement(lane, event, statement.get());
    }
    boolean itself = !refusal.detail().isEmpty();
    if (!itself && !othersTell(refusal.work(), error, around)) {
      throw ofAll(refusal);
    }
  }

  /** The same of a subscription's part of a source transaction, which its end refused. */
  void requireOfTransaction(List<Work> work, SQLException error) {
    Work first = work.get(0);
    if (new ServerError(error).aboutValues()
        || passed.believesOfEnd(first.subscription(), first.event().transactionFirst())) {
      return;
    }
    if (Failure.of(error) == Failure.TRANSIENT) {
      throw failures.transientFailure(error);
    }
    throw failures.refusedCommit(
        first.event().position(), work.get(work.size() - 1).event().position(), error);
  }

  private RuntimeException ofAll(Refusal refusal) {
    return Failure.of(refusal.error()) == Failure.TRANSIENT
        ? failures.transientFailure(refusal.error())
        : failures.refusalOfAll(refusal.work().lane(), refusal.work().event(), refusal.error());
  }

  /** Another one that fails in a way of its own tells nothing. */
  private boolean othersTell(Work work, ServerError error, List<Work> around) throws SQLException {
    boolean alike = false;
    for (Event other : others(work, around)) {
      Optional<SQLException> failure = attempt(work.lane(), other);
      if (failure.isEmpty()) {
        return true;
      }
      alike |= isAlike(failure.get(), error);
    }
    return !alike && passed.believes(work.lane(), work.event().position());
  }

  /** The one that passed last, unless it deletes what is no more there, and some from around. */
  private List<Event> others(Work work, List<Work> around) {
    List<Event> near =
        around.stream()
            .filter(other -> other.lane().number() == work.lane().number())
            .map(Work::event)
            .filter(other -> !other.position().equals(work.event().position()))
            .toList();
    List<Event> others = new ArrayList<>();
    passed
        .last(work.lane())
        .filter(last -> last.operation() != Operation.DELETE)
        .ifPresent(others::add);
    int step = Math.max(1, near.size() / MOST_OTHERS);
    for (int i = 0; i < near.size(); i += step) {
      others.add(near.get(i));
    }
    return others;
  }

  private Optional<SQLException> attempt(Lane lane, Event event) throws SQLException {
    Savepoint before = session.connection().setSavepoint();
    try {
      session.apply(lane.number(), List.of(event));
      return Optional.empty();
    } catch (SQLException error) {
      WorkApplier.requireOfARow(error);
      return Optional.of(error);
    } finally {
      session.connection().rollback(before);
    }
  }

  private static boolean isAlike(SQLException failure, ServerError error) {
    return new ServerError(failure).state().equals(error.state());
  }
}
