package dev.syncline.postgres.sink;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.postgres.sink.internal.deadletter.PassedEvents;
import dev.syncline.postgres.sink.internal.deadletter.QuarantineLog;
import dev.syncline.postgres.sink.internal.deadletter.RefusedTransactions;
import dev.syncline.postgres.sink.internal.pause.PausePoint;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What a process remembers from one session to the next. */
final class SinkProcess {
  private final String id = UUID.randomUUID().toString();
  private final String name = LeaseProcess.current().name();
  private final Map<FeedName, RefusedTransactions> refused = new ConcurrentHashMap<>();
  private final Map<FeedName, PassedEvents> passed = new ConcurrentHashMap<>();
  private final Map<FeedName, Map<String, PausePoint>> pausePoints = new ConcurrentHashMap<>();
  private final SharedRows sharedRows = new SharedRows();
  private final QuarantineLog quarantineLog = new QuarantineLog();

  /** Its name in the cursor rows. */
  String id() {
    return id;
  }

  /** Its name for operators: host and process ID. */
  String name() {
    return name;
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

  /** Where consumer schemas of a feed are paused when a transaction is delivered again. */
  Map<String, PausePoint> pausePoints(FeedName feed) {
    return pausePoints.computeIfAbsent(feed, none -> new ConcurrentHashMap<>());
  }

  /** The events of a feed that were applied last. */
  PassedEvents passed(FeedName feed) {
    return passed.computeIfAbsent(feed, none -> new PassedEvents());
  }
}
