package dev.syncline.engine.memory;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.ErrorPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the events of one transaction until it commits. */
final class MemoryDelivery implements Delivery {
  private final MemoryDestination destination;
  private final MemorySink sink;
  private final Map<String, List<Event>> events = new TreeMap<>();
  private final Map<String, Position> refused = new TreeMap<>();

  MemoryDelivery(MemoryDestination destination, MemorySink sink) {
    this.destination = destination;
    this.sink = sink;
  }

  @Override
  public void apply(List<Event> added) {
    for (String consumer : sink.consumers()) {
      for (Event event : added) {
        if (!sink.hasApplied(consumer, event) && !refused.containsKey(consumer)) {
          apply(consumer, event);
        }
      }
    }
  }

  private void apply(String consumer, Event event) {
    List<Event> own = events.computeIfAbsent(consumer, none -> new ArrayList<>());
    try {
      destination.check(consumer, event);
      own.add(event);
    } catch (DataException tooLong) {
      if (sink.policy(consumer) != ErrorPolicy.PAUSE) {
        throw tooLong;
      }
      refused.put(consumer, event.transactionFirst());
      own.removeIf(one -> one.transactionFirst().equals(event.transactionFirst()));
    }
  }

  @Override
  public void commit(Cursor through) {
    sink.consumers().forEach(this::pass);
    Map<String, Cursor> pausing = new TreeMap<>();
    refused.forEach(
        (consumer, first) ->
            pausing.put(consumer, new Cursor(through.history(), new Position(first.value() - 1))));
    sink.commit(events, through, pausing);
  }

  private void pass(String consumer) {
    try {
      destination.gate(consumer).pass();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped at the gate", interrupted);
    }
  }

  @Override
  public void close() {
    events.clear();
  }
}
