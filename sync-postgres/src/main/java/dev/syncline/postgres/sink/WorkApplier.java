package dev.syncline.postgres.sink;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.connect.Failure;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;

/** Applies work in the running transaction: many events at once, or so that a refused one shows. */
final class WorkApplier {
  private final SinkSession session;
  private final SinkPlan plan;
  private final Quarantine quarantine;
  private final SinkFailures failures;

  WorkApplier(SinkSession session, SinkPlan plan, Quarantine quarantine, SinkFailures failures) {
    this.session = session;
    this.plan = plan;
    this.quarantine = quarantine;
    this.failures = failures;
  }

  /** An event the destination does not take. */
  private record Refusal(Work work, String detail, SQLException error) {}

  /** In as few statements as the order allows, of all source transactions together. */
  void applyTogether(List<Work> work) throws SQLException {
    RunPlanner planner = plan.newRuns();
    for (Work one : quarantine.divert(work)) {
      planner.add(one.lane().number(), one.event());
    }
    for (Run run : planner.runs()) {
      session.apply(run.lane(), run.events());
    }
  }

  /**
   * One source transaction after the other, and event by event where one is refused.
   *
   * @param begunBefore a source transaction whose beginning was applied earlier and is not in reach
   */
  void applyApart(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    int from = 0;
    for (int to = 1; to <= work.size(); to++) {
      if (to == work.size() || !transaction(work.get(to)).equals(transaction(work.get(from)))) {
        applyTransaction(work.subList(from, to), begunBefore);
        from = to;
      }
    }
  }

  private void applyTransaction(List<Work> work, Optional<Position> begunBefore)
      throws SQLException {
    Savepoint before = session.connection().setSavepoint();
    Optional<Refusal> refusal = tryTransaction(work, before);
    while (refusal.isPresent()) {
      session.connection().rollback(before);
      setAside(refusal.get(), begunBefore);
      refusal = tryTransaction(work, before);
    }
    session.connection().releaseSavepoint(before);
  }

  private Optional<Refusal> tryTransaction(List<Work> work, Savepoint before) throws SQLException {
    try {
      applyTogether(work);
      return Optional.empty();
    } catch (SQLException error) {
      requireLasting(error);
      session.connection().rollback(before);
      return tryEachEvent(quarantine.divert(work));
    }
  }

  private Optional<Refusal> tryEachEvent(List<Work> work) throws SQLException {
    for (Work one : work) {
      Savepoint before = session.connection().setSavepoint();
      try {
        session.apply(one.lane().number(), List.of(one.event()));
        session.connection().releaseSavepoint(before);
      } catch (SQLException error) {
        requireLasting(error);
        session.connection().rollback(before);
        String detail = CastProbe.find(session.connection(), one.lane().sql(), one.event());
        return Optional.of(new Refusal(one, detail, error));
      }
    }
    return Optional.empty();
  }

  private void setAside(Refusal refusal, Optional<Position> begunBefore) {
    Work work = refusal.work();
    ServerError error = new ServerError(refusal.error());
    if (!work.mayBeQuarantined() || !error.aboutValues()) {
      throw failures.refusal(work.lane(), work.event(), refusal.detail(), refusal.error());
    }
    quarantine.refuse(work, error, refusal.detail());
    if (begunBefore.filter(transaction(work)::equals).isPresent()) {
      throw new RetriableException(
          "the source transaction at position "
              + transaction(work)
              + " has to be delivered again from its beginning, to be set aside",
          null);
    }
  }

  /** Everything up to a position has been committed. */
  void committed(Position through) {
    quarantine.committed(plan.names(), through);
  }

  private static Position transaction(Work work) {
    return work.event().transactionFirst();
  }

  /**
   * @throws SQLException the error itself, if it may pass
   */
  static void requireLasting(SQLException error) throws SQLException {
    if (Failure.of(error) == Failure.TRANSIENT) {
      throw error;
    }
  }
}
