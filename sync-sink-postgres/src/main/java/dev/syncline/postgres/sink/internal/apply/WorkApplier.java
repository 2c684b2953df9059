package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.sink.internal.deadletter.PassedEvents;
import dev.syncline.postgres.sink.internal.deadletter.Quarantine;
import dev.syncline.postgres.sink.internal.pause.PausePoint;
import dev.syncline.postgres.sink.internal.pause.PausePoints;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.SourceTransactions;
import dev.syncline.postgres.sink.internal.plan.StatementBatch;
import dev.syncline.postgres.sink.internal.plan.StatementBatchPlanner;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.internal.plan.Work;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies work in the running transaction: many events at once, or in smaller steps that show which
 * event is refused.
 */
public final class WorkApplier {
  private final SinkSession session;
  private final SinkPlan plan;
  private final Quarantine quarantine;
  private final SinkFailures failures;
  private final PassedEvents passed;
  private final FaultFinder faults;
  private final PausePoints pauses;

  /** The subscriptions for which the running transaction has touched rows. */
  private final Set<String> taken = new HashSet<>();

  /**
   * @param session the session at the destination
   * @param plan how events are applied
   * @param quarantine stores what the destination refuses, for consumers with that policy
   * @param passed remembers events that were applied
   * @param failures translates errors
   * @param pauses pauses consumers with that policy before what the destination refuses
   */
  public WorkApplier(
      SinkSession session,
      SinkPlan plan,
      Quarantine quarantine,
      PassedEvents passed,
      SinkFailures failures,
      PausePoints pauses) {
    this.session = session;
    this.plan = plan;
    this.quarantine = quarantine;
    this.passed = passed;
    this.failures = failures;
    this.pauses = pauses;
    faults = new FaultFinder(session, passed, failures);
  }

  /**
   * Starts a transaction at the destination; uncommitted work of an earlier one has been undone.
   */
  void begin() {
    taken.clear();
    pauses.begin(plan.names());
  }

  /** Whether any event may be quarantined, now or later. */
  boolean mayQuarantine() {
    return plan.mayQuarantine() || !quarantine.isEmpty();
  }

  /**
   * Whether one consumer's work may be left out while the others are applied, so that what was
   * applied must be known until the end.
   */
  boolean mayIsolate() {
    return mayQuarantine() || plan.mayPause();
  }

  /** The consumers that the running transaction has to pause. */
  Map<String, PausePoint> pauses() {
    return pauses.points();
  }

  /**
   * Applies work in as few statements as the order allows, across source transactions.
   *
   * @param begunBefore a source transaction whose beginning an earlier call applied, so that it
   *     cannot be undone here
   */
  void applyTogether(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    taken.addAll(apply(divert(work, begunBefore)));
  }

  /** Leaves out what must not be applied: it is quarantined, or its consumer is to be paused. */
  private List<Work> divert(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    return quarantine.divert(pauses.before(work), begunBefore);
  }

  /**
   * The same, but faster if none of the inserted rows exists yet.
   *
   * @throws SQLException also a unique violation if one exists; then undo what was applied and call
   *     {@link #applyTogether} instead
   */
  void applyAsNew(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    taken.addAll(apply(divert(work, begunBefore), session::applyAsNew));
  }

  private Set<String> apply(List<Work> work) throws SQLException {
    return apply(work, session::apply);
  }

  /** Applies work and returns the subscriptions for which it touched a row. */
  private Set<String> apply(List<Work> work, Way way) throws SQLException {
    Set<String> touching = new HashSet<>();
    for (StatementBatch run : runs(work)) {
      if (way.apply(run.lane(), run.events())) {
        StatementPipeline lane = plan.lanes().get(run.lane());
        touching.add(lane.subscription());
        passed.add(lane, run.last());
      }
    }
    return touching;
  }

  /** Applies events of a statement pipeline, and returns whether they touched a row. */
  private interface Way {
    boolean apply(int lane, List<Event> events) throws SQLException;
  }

  private List<StatementBatch> runs(List<Work> work) {
    StatementBatchPlanner planner = plan.newRuns();
    for (Work one : work) {
      planner.add(one.lane().number(), one.event());
    }
    return planner.runs();
  }

  /**
   * Applies one source transaction after the other, and event by event if one is refused.
   *
   * @param begunBefore a source transaction whose beginning an earlier call applied, so that it
   *     cannot be undone here
   */
  void applyApart(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    for (List<Work> transaction : SourceTransactions.of(work)) {
      taken.addAll(applyTransaction(transaction, work, begunBefore));
    }
  }

  /**
   * Applies one whole source transaction after the other, each with the checks that are only made
   * at its end. None of them may have been applied yet.
   *
   * @throws RuntimeException if the work of a consumer with policy "stop" is refused
   */
  void applyToTheEnd(List<Work> work) throws SQLException {
    taken.clear();
    for (List<Work> transaction : SourceTransactions.of(work)) {
      Savepoint before = session.connection().setSavepoint();
      Set<String> touching = applyTransaction(transaction, work, Optional.empty());
      Optional<SQLException> broken = session.brokenConstraint();
      while (broken.isPresent()) {
        session.connection().rollback(before);
        blame(transaction, broken.get());
        touching = applyTransaction(transaction, work, Optional.empty());
        broken = session.brokenConstraint();
      }
      session.connection().releaseSavepoint(before);
      touching.forEach(passed::addEnd);
    }
  }

  /** Applies work and returns the subscriptions for which it touched a row. */
  private Set<String> applyTransaction(
      List<Work> work, List<Work> around, Optional<Position> begunBefore) throws SQLException {
    Savepoint before = session.connection().setSavepoint();
    Set<String> touching = new HashSet<>();
    Optional<Refusal> refusal = tryTransaction(work, around, before, begunBefore, touching);
    while (refusal.isPresent()) {
      session.connection().rollback(before);
      setAside(refusal.get(), begunBefore);
      touching.clear();
      refusal = tryTransaction(work, around, before, begunBefore, touching);
    }
    session.connection().releaseSavepoint(before);
    return touching;
  }

  private Optional<Refusal> tryTransaction(
      List<Work> work,
      List<Work> around,
      Savepoint before,
      Optional<Position> begunBefore,
      Set<String> touching)
      throws SQLException {
    try {
      touching.addAll(apply(divert(work, begunBefore)));
      return Optional.empty();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      session.connection().rollback(before);
      return tryEachEvent(divert(work, begunBefore), around, touching);
    }
  }

  private Optional<Refusal> tryEachEvent(List<Work> work, List<Work> around, Set<String> touching)
      throws SQLException {
    for (Work one : work) {
      Savepoint before = session.connection().setSavepoint();
      try {
        if (session.apply(one.lane().number(), List.of(one.event()))) {
          touching.add(one.subscription());
          passed.add(one.lane(), one.event());
        }
        session.connection().releaseSavepoint(before);
      } catch (SQLException error) {
        Failure.requireOfARow(error);
        session.connection().rollback(before);
        String detail = CastProbe.find(session.connection(), one.lane().sql(), one.event());
        return Optional.of(atFault(new Refusal(one, detail, error), around));
      }
    }
    return Optional.empty();
  }

  /**
   * Requires that the event is at fault, unless its consumer is paused in any case: nothing is
   * skipped then.
   */
  private Refusal atFault(Refusal refusal, List<Work> around) throws SQLException {
    try {
      faults.requireOfEvent(refusal, around);
      return refusal;
    } catch (DiagnosticException destination) {
      if (!refusal.work().mayPause()) {
        throw destination;
      }
      return refusal.of(destination.diagnostics().get(0));
    }
  }

  private void setAside(Refusal refusal, Optional<Position> begunBefore) {
    Work work = refusal.work();
    if (work.mayPause()) {
      pauses.add(work, refusal.destination().orElseGet(() -> diagnostic(refusal)), begunBefore);
      return;
    }
    if (!work.mayBeQuarantined()) {
      throw failures.refusal(work.lane(), work.event(), refusal.detail(), refusal.error());
    }
    quarantine.refuse(work, new ServerError(refusal.error()), refusal.detail(), begunBefore);
  }

  private Diagnostic diagnostic(Refusal refusal) {
    Work work = refusal.work();
    return failures
        .refusal(work.lane(), work.event(), refusal.detail(), refusal.error())
        .diagnostic();
  }

  /**
   * Refuses the transaction for the consumer whose work violates the constraint even alone, or for
   * all consumers if there is none.
   */
  private void blame(List<Work> transaction, SQLException error) throws SQLException {
    List<Work> left =
        pauses.before(transaction).stream().filter(one -> !quarantine.isRefused(one)).toList();
    Set<String> suspects = left.stream().map(Work::subscription).collect(Collectors.toSet());
    for (String suspect : suspects) {
      List<Work> own = left.stream().filter(one -> one.subscription().equals(suspect)).toList();
      if (suspects.size() == 1 || breaksAlone(own)) {
        refuseWhole(own, error);
        return;
      }
    }
    refuseWhole(left, error);
  }

  private boolean breaksAlone(List<Work> work) throws SQLException {
    Savepoint before = session.connection().setSavepoint();
    try {
      apply(divert(work, Optional.empty()));
      return session.brokenConstraint().isPresent();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      return false;
    } finally {
      session.connection().rollback(before);
    }
  }

  private void refuseWhole(List<Work> work, SQLException error) {
    List<Work> paused = work.stream().filter(Work::mayPause).toList();
    List<Work> own = work.stream().filter(Work::mayBeQuarantined).toList();
    if (own.isEmpty() && paused.isEmpty()) {
      throw refusedCommit(work, error);
    }
    if (!paused.isEmpty()) {
      faults.requireLasting(error);
      Diagnostic why = refusedCommit(work, error).diagnostic();
      paused.forEach(one -> pauses.add(one, why, Optional.empty()));
    }
    if (!own.isEmpty()) {
      faults.requireOfTransaction(own, error);
    }
    for (Work one : own) {
      if (!quarantine.isRefused(one)) {
        quarantine.refuseWhole(one, new ServerError(error));
      }
    }
  }

  private DataException refusedCommit(List<Work> work, SQLException error) {
    Position first = work.get(0).event().position();
    return failures.refusedCommit(first, work.get(work.size() - 1).event().position(), error);
  }

  /**
   * Forgets what the running transaction refused. It is not committed, and its events may be
   * applied in another way.
   */
  void forgetRefusals() {
    quarantine.forgetRefusals(plan.names());
    pauses.forget();
  }

  /** Records that everything up to a position has been committed. */
  void committed(Position through) {
    taken.forEach(passed::addEnd);
    taken.clear();
    quarantine.committed(plan.names(), through);
  }
}
