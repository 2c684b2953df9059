package dev.syncline.postgres.sink.deadletter;

import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.deadletter.DeadLetters.Reason;
import dev.syncline.postgres.sink.plan.Work;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Source transactions that a consumer's policy sets aside. Remembered until they are committed as
 * such: of one too large for a single call that is only found out after its beginning was applied,
 * and it has to be delivered again.
 */
public final class RefusedTransactions {
  private final Map<Transaction, Refusal> refusals = new ConcurrentHashMap<>();

  private record Transaction(String subscription, Position first) {}

  /** Why one event is set aside, and why the others of its transaction are. */
  private record Refusal(Position position, Reason reason, Reason others) {
    Reason of(Position asked) {
      return asked.equals(position) ? reason : others;
    }
  }

  boolean isEmpty() {
    return refusals.isEmpty();
  }

  /** An event is refused, and its transaction is quarantined with it. */
  void add(Work work, Reason reason) {
    Reason others =
        new Reason(
            SinkCode.REFUSED_WITH_TRANSACTION,
            null,
            "position " + work.event().position() + " of its transaction was quarantined");
    refusals.put(transaction(work), new Refusal(work.event().position(), reason, others));
  }

  /** A transaction is refused as a whole; any of its events names it. */
  void addWhole(Work work, Reason reason) {
    refusals.put(transaction(work), new Refusal(work.event().position(), reason, reason));
  }

  boolean contains(Work work) {
    return refusals.containsKey(transaction(work));
  }

  /** Why an event belongs aside, if its transaction is one of these. */
  Optional<Reason> reason(Work work) {
    return Optional.ofNullable(refusals.get(transaction(work)))
        .map(refusal -> refusal.of(work.event().position()));
  }

  /** What has been committed needs no remembering. */
  void forget(Set<String> subscriptions, Position through) {
    refusals
        .keySet()
        .removeIf(
            transaction ->
                subscriptions.contains(transaction.subscription())
                    && !transaction.first().isAfter(through));
  }

  /** All of these subscriptions. */
  void forget(Set<String> subscriptions) {
    refusals.keySet().removeIf(one -> subscriptions.contains(one.subscription()));
  }

  private static Transaction transaction(Work work) {
    return new Transaction(work.subscription(), work.event().transactionFirst());
  }
}
