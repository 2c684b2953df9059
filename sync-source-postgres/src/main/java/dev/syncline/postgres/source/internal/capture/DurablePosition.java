package dev.syncline.postgres.source.internal.capture;

import dev.syncline.eventstore.Lsn;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed is durable, which is the only position confirmed to the source. Never goes back.
 */
final class DurablePosition {
  private final AtomicReference<Lsn> end;

  DurablePosition(Lsn start) {
    end = new AtomicReference<>(start);
  }

  @Nullable Lsn end() {
    return end.get();
  }

  void advance(Lsn to) {
    end.accumulateAndGet(to, (now, next) -> next.isAfter(now) ? next : now);
  }
}
