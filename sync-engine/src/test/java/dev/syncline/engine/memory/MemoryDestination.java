package dev.syncline.engine.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.spi.ConsumerCursor;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FencedException;
import dev.syncline.manifest.verify.DiagnosticException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A destination database on the heap: for each consumer schema a table of accounts, a counter of
 * the events that were applied, and a cursor, all changed in one commit. Its monitor protects
 * everything in it.
 */
public final class MemoryDestination {
  /** The consumer schema of {@link Plans#consume()}, which methods without a name mean. */
  public static final String COPY = "to-orders/copy";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, MemoryTable> tables = new TreeMap<>();
  private final Map<String, Gate> gates = new TreeMap<>();
  private final List<Map<String, Map<String, String>>> commits = new ArrayList<>();
  private final NextLoss loss = new NextLoss();
  private boolean exists = true;

  private MemoryTable table(String consumer) {
    return tables.computeIfAbsent(consumer, none -> new MemoryTable());
  }

  /** The rows by their keys. */
  public Map<String, String> rows() {
    return rows(COPY);
  }

  /** The rows of a consumer schema by their keys. */
  public synchronized Map<String, String> rows(String consumer) {
    return Map.copyOf(table(consumer).rows);
  }

  /** How often an event of each key was applied: SQL that is not idempotent shows a repetition. */
  public Map<String, Integer> applied() {
    return applied(COPY);
  }

  /** The same for a consumer schema. */
  public synchronized Map<String, Integer> applied(String consumer) {
    return Map.copyOf(table(consumer).applied);
  }

  /** The rows of every consumer schema after each commit. */
  public synchronized List<Map<String, Map<String, String>>> commits() {
    return List.copyOf(commits);
  }

  /** Loses the connection during the next commit. */
  public void loseNext(Loss what) {
    loss.order(what);
  }

  /** Whether the loss that was asked for is still to come. */
  public boolean isLossAhead() {
    return loss.isAhead();
  }

  public synchronized void dropTable() {
    exists = false;
  }

  public synchronized void createTable() {
    exists = true;
  }

  /** Sets how many characters the column for the name holds. */
  public void columnWidth(int characters) {
    columnWidth(COPY, characters);
  }

  /** The same for a consumer schema. */
  public synchronized void columnWidth(String consumer, int characters) {
    table(consumer).width = characters;
  }

  /** Pauses a consumer schema as a user does. */
  public synchronized void pause(String consumer) {
    table(consumer).pause =
        Optional.of(new ConsumerPause(Instant.now(), "user", Optional.empty(), ""));
  }

  public synchronized void resume(String consumer) {
    table(consumer).pause = Optional.empty();
  }

  /** The position and pause of every consumer schema. */
  public synchronized Map<String, ConsumerCursor> cursors() {
    Map<String, ConsumerCursor> cursors = new TreeMap<>();
    tables.forEach(
        (consumer, table) ->
            cursors.put(consumer, new ConsumerCursor(table.cursor.position(), table.pause)));
    return cursors;
  }

  /** Moves a cursor before the first event, and empties the table. */
  public synchronized void rewind(String consumer) {
    MemoryTable empty = new MemoryTable();
    empty.epoch = table(consumer).epoch;
    tables.put(consumer, empty);
  }

  /** The gate that each commit of a consumer schema passes. */
  public synchronized Gate gate(String consumer) {
    return gates.computeIfAbsent(consumer, none -> new Gate());
  }

  /** Claims the cursor. */
  public Epoch claim() {
    return claim(COPY);
  }

  /** Claims the cursor of a consumer schema. */
  synchronized Epoch claim(String consumer) {
    if (!exists) {
      throw new DiagnosticException(MemoryCode.NO_TABLE.diagnostic());
    }
    MemoryTable table = table(consumer);
    table.epoch = table.epoch.next();
    return table.epoch;
  }

  synchronized Cursor cursor(String consumer) {
    return table(consumer).cursor;
  }

  /**
   * Checks whether the table can hold the event's row.
   *
   * @throws DataException if it cannot
   */
  synchronized void check(String consumer, Event event) {
    if (event.object().map(MemoryDestination::name).orElse("").length() > table(consumer).width) {
      throw new DataException(MemoryCode.TOO_LONG.diagnostic(), null);
    }
  }

  private static String name(String object) {
    try {
      return JSON.readTree(object).path("name").asText();
    } catch (IOException invalid) {
      throw new UncheckedIOException(invalid);
    }
  }

  /** Requires that none of these consumer schemas is paused. */
  synchronized void requireRunning(Collection<String> consumers) {
    for (String consumer : consumers) {
      if (table(consumer).pause.isPresent()) {
        throw new ConsumersChangedException("paused: " + consumer);
      }
    }
  }

  /** Applies the events and moves the cursors, or does neither. */
  synchronized void commit(Map<String, MemoryPart> parts) {
    requireRunning(parts.keySet());
    parts.forEach(
        (consumer, part) -> {
          MemoryTable table = table(consumer);
          if (!part.holder().equals(table.epoch)) {
            throw new FencedException("the cursor was claimed by epoch " + table.epoch.value());
          }
          if (!part.from().equals(table.cursor)) {
            throw new RetriableException(
                "the cursor is at " + table.cursor + ", not at " + part.from(), null);
          }
        });
    lose(Loss.COMMIT);
    parts.forEach(
        (consumer, part) -> {
          MemoryTable table = table(consumer);
          table.apply(part.events());
          if (part.to().isAfter(table.cursor)) {
            table.cursor = part.to();
          }
          table.pause = part.pause();
        });
    Map<String, Map<String, String>> now = new TreeMap<>();
    tables.forEach((consumer, table) -> now.put(consumer, Map.copyOf(table.rows)));
    commits.add(now);
    lose(Loss.ANSWER);
  }

  private void lose(Loss now) {
    if (loss.strikes(now)) {
      throw new RetriableException("the connection was lost", null);
    }
  }
}
