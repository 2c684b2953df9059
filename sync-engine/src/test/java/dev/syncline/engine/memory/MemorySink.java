package dev.syncline.engine.memory;

import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import java.util.List;
import java.util.Map;

/** One holder of the destination's cursor. */
final class MemorySink implements ConsumerSink {
  private final MemoryDestination destination;
  private final Epoch epoch;
  private Cursor cursor;

  MemorySink(MemoryDestination destination) {
    this.destination = destination;
    epoch = destination.claim();
    cursor = destination.cursor();
  }

  @Override
  public Position cursor() {
    return cursor.position();
  }

  @Override
  public Delivery begin() {
    return new MemoryDelivery(destination, this);
  }

  void commit(List<Event> events, Cursor through) {
    destination.commit(epoch, cursor, events, through);
    cursor = through;
  }

  @Override
  public Map<String, Long> waiting() {
    return Map.of();
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
