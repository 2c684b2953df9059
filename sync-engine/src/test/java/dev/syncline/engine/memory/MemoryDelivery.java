package dev.syncline.engine.memory;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import java.util.ArrayList;
import java.util.List;

/** Holds the events of one transaction until it commits. */
final class MemoryDelivery implements Delivery {
  private final MemoryDestination destination;
  private final MemorySink sink;
  private final List<Event> events = new ArrayList<>();

  MemoryDelivery(MemoryDestination destination, MemorySink sink) {
    this.destination = destination;
    this.sink = sink;
  }

  @Override
  public void apply(List<Event> added) {
    added.forEach(destination::check);
    events.addAll(added);
  }

  @Override
  public void commit(Cursor through) {
    sink.commit(events, through);
  }

  @Override
  public void close() {
    events.clear();
  }
}
