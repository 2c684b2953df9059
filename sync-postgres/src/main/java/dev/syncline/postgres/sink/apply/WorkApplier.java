package dev.syncline.postgres.sink.apply;

import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.postgres.ServerError;
import dev.syncline.postgres.connect.Failure;
import dev.syncline.postgres.sink.letter.PassedEvents;
import dev.syncline.postgres.sink.letter.Quarantine;
import dev.syncline.postgres.sink.plan.Run;
import dev.syncline.postgres.sink.plan.RunPlanner;
import dev.syncline.postgres.sink.plan.SinkPlan;
import dev.syncline.postgres.sink.plan.SourceTransactions;
import dev.syncline.postgres.sink.plan.Work;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Applies work in the running transaction: many events at once, or so that a refused one shows. */
public final class WorkApplier {
  private final SinkSession session;
  private final SinkPlan plan;
  private final Quarantine quarantine;
  private final SinkFailures failures;
  private final PassedEvents passed;
  private final FaultFinder faults;
  private final Set<String> applied = new HashSet<>();

  /**
   * @param session at the destination
   * @param plan how events are applied
   * @param quarantine takes what the destination refuses, where a consumer wants that
   * @param passed remembers events that were applied
   * @param failures says what errors mean
   */
  public WorkApplier(
      SinkSession session,
      SinkPlan plan,
      Quarantine quarantine,
      PassedEvents passed,
      SinkFailures failures) {
    this.session = session;
    this.plan = plan;
    this.quarantine = quarantine;
    this.passed = passed;
    this.failures = failures;
    faults = new FaultFinder(session, passed, failures);
  }

  /** Whether anything may be set aside, now or later. */
  boolean mayQuarantine() {
    return plan.mayQuarantine() || !quarantine.isEmpty();
  }

  /**
   * In as few statements as the order allows, of all source transactions together.
   *
   * @param begunBefore a source transaction whose beginning was applied earlier and is not in reach
   */
  void applyTogether(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    apply(quarantine.divert(work, begunBefore));
  }

  /**
   * The same, and quicker where no row of inserted ones is there yet.
   *
   * @throws SQLException also a unique violation if one is: what was applied is to be undone, and
   *     {@link #applyTogether} to be called in its place
   */
  void applyAsNew(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    for (Run run : runs(quarantine.divert(work, begunBefore))) {
      session.applyAsNew(run.lane(), run.events());
      passed(run);
    }
  }

  private void apply(List<Work> work) throws SQLException {
    for (Run run : runs(work)) {
      session.apply(run.lane(), run.events());
      passed(run);
    }
  }

  private void passed(Run run) {
    applied.add(plan.lanes().get(run.lane()).subscription());
    passed.add(plan.lanes().get(run.lane()), run.last());
  }

  private List<Run> runs(List<Work> work) {
    RunPlanner planner = plan.newRuns();
    for (Work one : work) {
      planner.add(one.lane().number(), one.event());
    }
    return planner.runs();
  }

  /**
   * One source transaction after the other, and event by event where one is refused.
   *
   * @param begunBefore a source transaction whose beginning was applied earlier and is not in reach
   */
  void applyApart(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    for (List<Work> transaction : SourceTransactions.of(work)) {
      applyTransaction(transaction, work, begunBefore);
    }
  }

  /**
   * One whole source transaction after the other, each with what is only checked at its end.
   *
   * @throws RuntimeException if that refuses the work of a consumer that wants to stop
   */
  void applyToTheEnd(List<Work> work) throws SQLException {
    for (List<Work> transaction : SourceTransactions.of(work)) {
      Savepoint before = session.connection().setSavepoint();
      applyTransaction(transaction, work, Optional.empty());
      Optional<SQLException> broken = session.brokenConstraint();
      while (broken.isPresent()) {
        session.connection().rollback(before);
        blame(transaction, broken.get());
        applyTransaction(transaction, work, Optional.empty());
        broken = session.brokenConstraint();
      }
      session.connection().releaseSavepoint(before);
      Set<String> ended =
          transaction.stream()
              .filter(one -> !quarantine.isRefused(one))
              .map(Work::subscription)
              .collect(Collectors.toSet());
      ended.forEach(passed::addEnd);
    }
  }

  private void applyTransaction(List<Work> work, List<Work> around, Optional<Position> begunBefore)
      throws SQLException {
    Savepoint before = session.connection().setSavepoint();
    Optional<Refusal> refusal = tryTransaction(work, around, before, begunBefore);
    while (refusal.isPresent()) {
      session.connection().rollback(before);
      setAside(refusal.get(), begunBefore);
      refusal = tryTransaction(work, around, before, begunBefore);
    }
    session.connection().releaseSavepoint(before);
  }

  private Optional<Refusal> tryTransaction(
      List<Work> work, List<Work> around, Savepoint before, Optional<Position> begunBefore)
      throws SQLException {
    try {
      applyTogether(work, begunBefore);
      return Optional.empty();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      session.connection().rollback(before);
      return tryEachEvent(quarantine.divert(work, begunBefore), around);
    }
  }

  private Optional<Refusal> tryEachEvent(List<Work> work, List<Work> around) throws SQLException {
    for (Work one : work) {
      Savepoint before = session.connection().setSavepoint();
      try {
        session.apply(one.lane().number(), List.of(one.event()));
        session.connection().releaseSavepoint(before);
        passed.add(one.lane(), one.event());
      } catch (SQLException error) {
        Failure.requireOfARow(error);
        session.connection().rollback(before);
        String detail = CastProbe.find(session.connection(), one.lane().sql(), one.event());
        Refusal refusal = new Refusal(one, detail, error);
        faults.requireOfEvent(refusal, around);
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  private void setAside(Refusal refusal, Optional<Position> begunBefore) {
    Work work = refusal.work();
    if (!work.mayBeQuarantined()) {
      throw failures.refusal(work.lane(), work.event(), refusal.detail(), refusal.error());
    }
    quarantine.refuse(work, new ServerError(refusal.error()), refusal.detail(), begunBefore);
  }

  /** Refuses the transaction for the consumer whose work alone breaks the constraint too. */
  private void blame(List<Work> transaction, SQLException error) throws SQLException {
    List<Work> left = transaction.stream().filter(one -> !quarantine.isRefused(one)).toList();
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
      apply(quarantine.divert(work, Optional.empty()));
      return session.brokenConstraint().isPresent();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      return false;
    } finally {
      session.connection().rollback(before);
    }
  }

  private void refuseWhole(List<Work> work, SQLException error) {
    List<Work> own = work.stream().filter(Work::mayBeQuarantined).toList();
    if (own.isEmpty()) {
      Position first = work.get(0).event().position();
      throw failures.refusedCommit(first, work.get(work.size() - 1).event().position(), error);
    }
    faults.requireOfTransaction(own, error);
    for (Work one : own) {
      if (!quarantine.isRefused(one)) {
        quarantine.refuseWhole(one, new ServerError(error));
      }
    }
  }

  /** Nothing of the running transaction is kept: what it refused may be applied in another way. */
  void forgetRefusals() {
    quarantine.forgetRefusals(plan.names());
  }

  /** Everything up to a position has been committed. */
  void committed(Position through) {
    applied.stream().filter(one -> !quarantine.isRefused(one)).forEach(passed::addEnd);
    applied.clear();
    quarantine.committed(plan.names(), through);
  }
}
