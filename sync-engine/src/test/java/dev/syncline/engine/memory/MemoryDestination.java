package dev.syncline.engine.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FencedException;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.DiagnosticException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A destination database on the heap: a table of accounts, a counter of the events that were
 * applied, and a cursor, all changed in one commit. Its monitor protects everything in it.
 */
public final class MemoryDestination {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Map<String, String>> commits = new ArrayList<>();
  private final NextLoss loss = new NextLoss();
  private Map<String, String> rows = new TreeMap<>();
  private Map<String, Integer> applied = new TreeMap<>();
  private Cursor cursor = Cursor.START;
  private Epoch epoch = Epoch.NONE;
  private boolean exists = true;
  private int width = Integer.MAX_VALUE;

  /** The rows by their keys. */
  public synchronized Map<String, String> rows() {
    return Map.copyOf(rows);
  }

  /** How often an event of each key was applied: SQL that is not idempotent shows a repetition. */
  public synchronized Map<String, Integer> applied() {
    return Map.copyOf(applied);
  }

  /** The rows after each commit. */
  public synchronized List<Map<String, String>> commits() {
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
  public synchronized void columnWidth(int characters) {
    width = characters;
  }

  /** Claims the cursor. */
  public synchronized Epoch claim() {
    if (!exists) {
      throw new DiagnosticException(MemoryCode.NO_TABLE.diagnostic());
    }
    epoch = epoch.next();
    return epoch;
  }

  synchronized Cursor cursor() {
    return cursor;
  }

  /**
   * Checks whether the table can hold the event's row.
   *
   * @throws DataException if it cannot
   */
  synchronized void check(Event event) {
    if (event.object().map(MemoryDestination::name).orElse("").length() > width) {
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

  /** Applies the events and moves the cursor, or does neither. */
  synchronized void commit(Epoch holder, Cursor from, List<Event> events, Cursor through) {
    if (!holder.equals(epoch)) {
      throw new FencedException("the cursor was claimed by epoch " + epoch.value());
    }
    if (!from.equals(cursor)) {
      throw new RetriableException("the cursor is at " + cursor + ", not at " + from, null);
    }
    lose(Loss.COMMIT);
    Map<String, String> changed = new TreeMap<>(rows);
    Map<String, Integer> counted = new TreeMap<>(applied);
    for (Event event : events) {
      counted.merge(event.key(), 1, Integer::sum);
      if (event.operation() == Operation.DELETE) {
        changed.remove(event.key());
      } else {
        changed.put(event.key(), event.object().orElseThrow());
      }
    }
    rows = changed;
    applied = counted;
    cursor = through;
    commits.add(Map.copyOf(changed));
    lose(Loss.ANSWER);
  }

  private void lose(Loss now) {
    if (loss.strikes(now)) {
      throw new RetriableException("the connection was lost", null);
    }
  }
}
