package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.internal.deadletter.DeadLetters.Reason;
import dev.syncline.postgres.sink.internal.plan.Work;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the source transactions that a consumer's policy quarantines, until they are committed
 * as such. A transaction too large for a single call may be refused after its beginning was
 * applied; it then has to be delivered again.
 */
public final class RefusedTransactions {
  private final Map<Transaction, Refusal> refusals = new ConcurrentHashMap<>();

  private record Transaction(String subscription, Position first) {}

  /** Why one event is quarantined, and why the others of its transaction are. */
  private record Refusal(Position position, Reason reason, Reason others) {
    Reason of(Position asked) {
      return asked.equals(position) ? reason : others;
    }
  }

  boolean isEmpty() {
    return refusals.isEmpty();
  }

  /** Records that an event is refused; its transaction is quarantined with it. */
  void add(Work work, Reason reason) {
    Reason others =
        new Reason(
            SinkCode.REFUSED_WITH_TRANSACTION,
            null,
            "position " + work.event().position() + " of its transaction was quarantined");
    refusals.put(transaction(work), new Refusal(work.event().position(), reason, others));
  }

  /** Records that a transaction is refused as a whole; any of its events identifies it. */
  void addWhole(Work work, Reason reason) {
    refusals.put(transaction(work), new Refusal(work.event().position(), reason, reason));
  }

  boolean contains(Work work) {
    return refusals.containsKey(transaction(work));
  }

  /** Why an event is quarantined, if its transaction is one of these. */
  Optional<Reason> reason(Work work) {
    return Optional.ofNullable(refusals.get(transaction(work)))
        .map(refusal -> refusal.of(work.event().position()));
  }

  /** Forgets what has been committed. */
  void forget(Set<String> subscriptions, Position through) {
    refusals
        .keySet()
        .removeIf(
            transaction ->
                subscriptions.contains(transaction.subscription())
                    && !transaction.first().isAfter(through));
  }

  /** Forgets everything of these subscriptions. */
  void forget(Set<String> subscriptions) {
    refusals.keySet().removeIf(one -> subscriptions.contains(one.subscription()));
  }

  private static Transaction transaction(Work work) {
    return new Transaction(work.subscription(), work.event().transactionFirst());
  }
}
