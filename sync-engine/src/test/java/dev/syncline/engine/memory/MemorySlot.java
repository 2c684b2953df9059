package dev.syncline.engine.memory;

import dev.syncline.eventstore.Lsn;
import java.util.ArrayList;
import java.util.List;

/**
 * The replication slot of the source: it retains the log after the confirmed position, and discards
 * what is before it for good.
 */
final class MemorySlot {
  private final List<Committed> retained = new ArrayList<>();
  private Lsn confirmed;

  MemorySlot(Lsn consistentPoint) {
    confirmed = consistentPoint;
  }

  Lsn confirmed() {
    return confirmed;
  }

  void add(Committed transaction) {
    retained.add(transaction);
  }

  void confirm(Lsn end) {
    if (end.isAfter(confirmed)) {
      confirmed = end;
      retained.removeIf(transaction -> !transaction.end().isAfter(end));
    }
  }

  /** The transactions that are retained and end after a position. */
  List<Committed> after(Lsn position) {
    return retained.stream().filter(one -> one.end().isAfter(position)).toList();
  }
}
