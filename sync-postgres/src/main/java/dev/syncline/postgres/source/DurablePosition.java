package dev.syncline.postgres.source;

import dev.syncline.eventstore.Lsn;
import java.util.concurrent.atomic.AtomicReference;

/** How far a feed is durable: the only thing the source database is ever told. Never goes back. */
final class DurablePosition {
  private final AtomicReference<Lsn> end;

  DurablePosition(Lsn start) {
    end = new AtomicReference<>(start);
  }

  Lsn end() {
    return end.get();
  }

  void advance(Lsn to) {
    end.accumulateAndGet(to, (now, next) -> next.isAfter(now) ? next : now);
  }
}
