package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.sink.internal.deadletter.DeadLetters.Entry;
import dev.syncline.postgres.sink.internal.deadletter.DeadLetters.Reason;
import dev.syncline.postgres.sink.internal.key.RowKey;
import dev.syncline.postgres.sink.internal.plan.SourceTransactions;
import dev.syncline.postgres.sink.internal.plan.Work;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Quarantines events that cannot be applied, for consumers with that policy. A refused event takes
 * all that consumer's events of its source transaction with it. Later every event of a key for
 * which an event already waits is quarantined too, whatever the policy is by then.
 *
 * <p>A transaction that deletes a waiting key is quarantined as a whole. A changed key is a delete
 * of the old one and an insert of the new one, and applying only the insert would show the row
 * twice.
 */
public final class Quarantine {
  private static final Reason BEHIND =
      new Reason(SinkCode.WAITS, null, "an earlier event of its key is quarantined");

  private final DeadLetters deadLetters;
  private final WaitingKeys waiting;
  private final RefusedTransactions refused;
  private final QuarantineLog log;

  /**
   * @param deadLetters where quarantined events are stored
   * @param waiting which keys wait there
   * @param refused the transactions in which an event was refused, from one session to the next
   * @param log reports what is quarantined
   */
  public Quarantine(
      DeadLetters deadLetters,
      WaitingKeys waiting,
      RefusedTransactions refused,
      QuarantineLog log) {
    this.deadLetters = deadLetters;
    this.waiting = waiting;
    this.refused = refused;
    this.log = log;
  }

  /** Whether no event waits or is to be quarantined. */
  public boolean isEmpty() {
    return waiting.isEmpty() && refused.isEmpty();
  }

  /**
   * Quarantines what must not be applied, in the running transaction, and returns the rest.
   *
   * @param begunBefore a source transaction whose beginning an earlier call applied, so that it
   *     cannot be undone here
   * @throws RetriableException if that transaction has to be quarantined from its beginning
   */
  public List<Work> divert(List<Work> work, Optional<Position> begunBefore) throws SQLException {
    if (isEmpty()) {
      return work;
    }
    Map<String, Set<RowKey>> waits = waiting.among(work);
    List<Work> rest = new ArrayList<>();
    List<Entry> aside = new ArrayList<>();
    for (List<Work> transaction : SourceTransactions.of(work)) {
      refuseMoves(transaction, waits, begunBefore);
      for (Work one : transaction) {
        Optional<Reason> reason = reason(one, waits);
        if (reason.isPresent()) {
          aside.add(new Entry(one, reason.get()));
          waits.computeIfAbsent(one.subscription(), none -> new HashSet<>()).add(waiting.row(one));
        } else {
          rest.add(one);
        }
      }
    }
    deadLetters.add(aside);
    aside.forEach(deadLetter -> waiting.add(deadLetter.work()));
    return rest;
  }

  /** Records that an event was refused: its transaction must be quarantined from its beginning. */
  public void refuse(Work work, ServerError error, String detail, Optional<Position> begunBefore) {
    String message = error.condition() + detail;
    refused.add(work, new Reason(SinkCode.REFUSED_EVENT, error.state(), message));
    log.refused(work, message);
    requireInReach(work, begunBefore);
  }

  /** Records that a subscription's part of a transaction was refused when its end was checked. */
  public void refuseWhole(Work work, ServerError error) {
    String message = error.condition() + ": checked at the end of its transaction";
    refused.addWhole(work, new Reason(SinkCode.REFUSED_EVENT, error.state(), message));
    log.refused(work, message);
  }

  /** Whether the work's transaction must be quarantined already. */
  public boolean isRefused(Work work) {
    return refused.contains(work);
  }

  /** Records that the quarantined events have been committed. */
  public void committed(Set<String> subscriptions, Position through) {
    refused.forget(subscriptions, through);
  }

  /** Forgets refusals that are not committed, so that their events are tried again. */
  public void forgetRefusals(Set<String> subscriptions) {
    refused.forget(subscriptions);
  }

  private void refuseMoves(
      List<Work> transaction, Map<String, Set<RowKey>> waits, Optional<Position> begunBefore) {
    for (Work one : transaction) {
      if (one.event().operation() == Operation.DELETE && waits(one, waits) && !isRefused(one)) {
        refused.add(one, BEHIND);
        requireInReach(one, begunBefore);
      }
    }
  }

  private static void requireInReach(Work work, Optional<Position> begunBefore) {
    Position transaction = work.event().transactionFirst();
    if (begunBefore.filter(transaction::equals).isPresent()) {
      throw new RetriableException(
          "the source transaction at position "
              + transaction
              + " has to be delivered again from its beginning, to be quarantined",
          null);
    }
  }

  private Optional<Reason> reason(Work work, Map<String, Set<RowKey>> waits) {
    return refused
        .reason(work)
        .or(() -> waits(work, waits) ? Optional.of(BEHIND) : Optional.empty());
  }

  private boolean waits(Work work, Map<String, Set<RowKey>> waits) {
    return waits.getOrDefault(work.subscription(), Set.of()).contains(waiting.row(work));
  }
}
