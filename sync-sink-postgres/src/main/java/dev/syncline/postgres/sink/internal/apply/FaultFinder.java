package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Event;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.RowComparison;
import dev.syncline.postgres.session.RowComparison.Attempt;
import dev.syncline.postgres.session.RowComparison.Verdict;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.sink.internal.deadletter.PassedEvents;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.internal.plan.Work;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Distinguishes an event that the destination cannot accept from a destination that accepts none.
 * For many errors the SQLSTATE decides. Any other error is the event's fault if it occurs twice,
 * the statement is accepted without values, and another event of the statement passes. All attempts
 * are undone.
 */
final class FaultFinder {
  private final SinkSession session;
  private final PassedEvents passed;
  private final SinkFailures failures;

  FaultFinder(SinkSession session, PassedEvents passed, SinkFailures failures) {
    this.session = session;
    this.passed = passed;
    this.failures = failures;
  }

  /**
   * Throws unless the event is at fault.
   *
   * @param refusal the refused event, whose effects in the running transaction have just been
   *     undone
   * @param around other events
   * @throws dev.syncline.engine.spi.RetriableException if the failure may be transient
   * @throws dev.syncline.manifest.verify.DiagnosticException if the destination is at fault
   */
  void requireOfEvent(Refusal refusal, List<Work> around) throws SQLException {
    if (new ServerError(refusal.error()).aboutValues()) {
      return;
    }
    StatementPipeline lane = refusal.work().lane();
    Event event = refusal.work().event();
    Optional<SQLException> statement = StatementProbe.refusal(session.connection(), lane.sql());
    if (statement.isPresent()) {
      throw failures.refusedStatement(lane, event, statement.get());
    }
    Verdict verdict =
        RowComparison.of(refusal.error(), attempt(lane, event), others(refusal.work(), around));
    switch (verdict) {
      case OTHER_PASSES -> {}
      case NOT_REPEATED -> throw failures.transientFailure(refusal.error());
      case OTHER_FAILS_ALIKE ->
          throw lasting(refusal, failures.refusalOfAll(lane, event, refusal.error()));
      case NOTHING_TO_COMPARE -> {
        // A value that cannot be cast is reason enough if nothing contradicts it.
        if (refusal.detail().isEmpty() && !passed.believes(lane, event.position())) {
          throw lasting(refusal, failures.refusalOfSecond(lane, event, refusal.error()));
        }
      }
    }
  }

  /** The same for a subscription's part of a source transaction that was refused at its end. */
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

  /**
   * Throws if the refusal of a transaction at its end may pass by itself.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the failure may be transient
   */
  void requireLasting(SQLException error) {
    if (!new ServerError(error).aboutValues() && Failure.of(error) == Failure.TRANSIENT) {
      throw failures.transientFailure(error);
    }
  }

  private RuntimeException lasting(Refusal refusal, RuntimeException meaning) {
    return Failure.of(refusal.error()) == Failure.TRANSIENT
        ? failures.transientFailure(refusal.error())
        : meaning;
  }

  /**
   * The event that passed last, unless it deletes a row that no longer exists, and some from
   * around.
   */
  private List<Attempt> others(Work work, List<Work> around) {
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
    others.addAll(RowComparison.sample(near));
    return others.stream().map(other -> attempt(work.lane(), other)).toList();
  }

  private Attempt attempt(StatementPipeline lane, Event event) {
    return () -> {
      Savepoint before = session.connection().setSavepoint();
      try {
        return session.apply(lane.number(), List.of(event));
      } finally {
        session.connection().rollback(before);
      }
    };
  }
}
