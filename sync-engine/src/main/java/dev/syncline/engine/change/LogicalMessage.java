package dev.syncline.engine.change;

/**
 * A message that was written into the log with {@code pg_logical_emit_message}: a heartbeat, or a
 * mark of a backfill.
 *
 * @param prefix identifies the receiver
 * @param content its text
 */
public record LogicalMessage(String prefix, String content) implements SourceEvent {
  @Override
  public void accept(Visitor visitor) {
    visitor.received(this);
  }
}
