package dev.syncline.postgres.sink;

import dev.syncline.eventstore.FeedName;
import dev.syncline.postgres.sink.internal.deadletter.PassedEvents;
import dev.syncline.postgres.sink.internal.deadletter.QuarantineLog;
import dev.syncline.postgres.sink.internal.deadletter.RefusedTransactions;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What a process remembers from one session to the next. */
final class SinkProcess {
  private final String id = UUID.randomUUID().toString();
  private final Map<FeedName, RefusedTransactions> refused = new ConcurrentHashMap<>();
  private final Map<FeedName, PassedEvents> passed = new ConcurrentHashMap<>();
  private final SharedRows sharedRows = new SharedRows();
  private final QuarantineLog quarantineLog = new QuarantineLog();

  /** Its name in the cursor rows. */
  String id() {
    return id;
  }

  /** The rows that several destinations share. */
  SharedRows sharedRows() {
    return sharedRows;
  }

  /** Logs quarantined events. */
  QuarantineLog quarantineLog() {
    return quarantineLog;
  }

  /** The transactions of a feed in which an event was refused. */
  RefusedTransactions refused(FeedName feed) {
    return refused.computeIfAbsent(feed, none -> new RefusedTransactions());
  }

  /** The events of a feed that were applied last. */
  PassedEvents passed(FeedName feed) {
    return passed.computeIfAbsent(feed, none -> new PassedEvents());
  }
}
