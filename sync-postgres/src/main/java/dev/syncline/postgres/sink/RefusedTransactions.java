package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.DeadLetters.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Source transactions in which a consumer's event was refused. Remembered until they are committed
 * as set aside: one too large for a single call is only found out after its beginning was applied,
 * and has to be delivered again.
 */
final class RefusedTransactions {
  private final Map<Transaction, Refusal> refusals = new ConcurrentHashMap<>();

  private record Transaction(String subscription, Position first) {}

  private record Refusal(Position position, Reason reason) {}

  boolean isEmpty() {
    return refusals.isEmpty();
  }

  void add(Work work, Reason reason) {
    refusals.put(transaction(work), new Refusal(work.event().position(), reason));
  }

  /** Why an event belongs aside, if its transaction is one of these. */
  Optional<Reason> reason(Work work) {
    return Optional.ofNullable(refusals.get(transaction(work)))
        .map(
            refusal ->
                refusal.position().equals(work.event().position())
                    ? refusal.reason()
                    : new Reason(
                        SinkCode.REFUSED_WITH_TRANSACTION,
                        null,
                        "position " + refusal.position() + " of its transaction was refused"));
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

  private static Transaction transaction(Work work) {
    return new Transaction(work.subscription(), work.event().transactionFirst());
  }
}
