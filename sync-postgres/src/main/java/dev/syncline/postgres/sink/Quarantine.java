package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.DeadLetters.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside what consumers with that policy cannot apply: of a source transaction with a refused
 * event all that consumer's events, and later every event of a key for which one already waits.
 */
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  private final DeadLetters letters;
  private final RefusedTransactions refused;
  private final Set<String> withWaiting;

  Quarantine(DeadLetters letters, RefusedTransactions refused) throws SQLException {
    this.letters = letters;
    this.refused = refused;
    withWaiting = new HashSet<>(letters.waitingSubscriptions());
  }

  /** Sets aside what must not be applied, in the running transaction, and returns the rest. */
  List<Work> divert(List<Work> work) throws SQLException {
    if (withWaiting.isEmpty() && refused.isEmpty()) {
      return work;
    }
    Map<String, Set<String>> waiting = waitingKeys(work);
    List<Work> rest = new ArrayList<>();
    for (Work one : work) {
      Optional<Reason> reason = reason(one, waiting);
      if (reason.isPresent()) {
        letters.add(one, reason.get());
        waiting.computeIfAbsent(one.subscription(), name -> new HashSet<>()).add(one.event().key());
        withWaiting.add(one.subscription());
      } else {
        rest.add(one);
      }
    }
    return rest;
  }

  /** Notes that an event was refused: its transaction is to be diverted from its beginning. */
  void refuse(Work work, ServerError error, String detail) {
    String message = error.condition() + detail;
    refused.add(work, new Reason(SinkCode.REFUSED_EVENT, error.state(), message));
    LOG.warn(
        "{} at position {}: {}; set aside with the consumer's other events of its transaction",
        work.lane().statement().title(),
        work.event().position(),
        message);
  }

  /** What was set aside is in the table now. */
  void committed(Set<String> subscriptions, Position through) {
    refused.forget(subscriptions, through);
  }

  private Map<String, Set<String>> waitingKeys(List<Work> work) throws SQLException {
    Map<String, List<Work>> concerned = new HashMap<>();
    for (Work one : work) {
      if (one.mayBeQuarantined() && withWaiting.contains(one.subscription())) {
        concerned.computeIfAbsent(one.subscription(), name -> new ArrayList<>()).add(one);
      }
    }
    Map<String, Set<String>> keys = new HashMap<>();
    for (var entry : concerned.entrySet()) {
      keys.put(entry.getKey(), letters.waitingKeys(entry.getKey(), entry.getValue()));
    }
    return keys;
  }

  private Optional<Reason> reason(Work work, Map<String, Set<String>> waiting) {
    if (!work.mayBeQuarantined()) {
      return Optional.empty();
    }
    Optional<Reason> ofTransaction = refused.reason(work);
    return ofTransaction.isPresent() ? ofTransaction : behind(work.event(), waiting, work);
  }

  private static Optional<Reason> behind(Event event, Map<String, Set<String>> waiting, Work work) {
    return waiting.getOrDefault(work.subscription(), Set.of()).contains(event.key())
        ? Optional.of(
            new Reason(SinkCode.WAITS, null, "an earlier event of its key has been set aside"))
        : Optional.empty();
  }
}
