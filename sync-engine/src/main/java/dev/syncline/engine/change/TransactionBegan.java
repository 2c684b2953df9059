package dev.syncline.engine.change;

import dev.syncline.eventstore.TransactionHeader;

/** A committed transaction starts; its changes follow. */
public record TransactionBegan(TransactionHeader header) implements SourceEvent {
  @Override
  public void accept(Visitor visitor) {
    visitor.began(this);
  }
}
