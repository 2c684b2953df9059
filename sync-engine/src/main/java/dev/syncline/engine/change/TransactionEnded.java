package dev.syncline.engine.change;

import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.TransactionHeader;

/**
 * A committed transaction is complete.
 *
 * @param header the same as at its beginning
 * @param end the end of its commit record: an exact place to resume after it
 */
public record TransactionEnded(TransactionHeader header, Lsn end) implements SourceEvent {
  @Override
  public void accept(Visitor visitor) {
    visitor.ended(this);
  }
}
