package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.eventstore.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A running source, and everything it has delivered so far. */
final class Capture implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);

  final DebeziumSource source;
  final List<SourceEvent> events = new ArrayList<>();

  Capture(DebeziumSource source) {
    this.source = source;
  }

  /** Polls until this many transactions with changes have ended. */
  Capture transactions(int count) {
    return until(all -> dataTransactions() >= count);
  }

  Capture until(Predicate<List<SourceEvent>> done) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!done.test(events)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + LONG + " only " + texts());
      }
      poll();
    }
    return this;
  }

  void poll() {
    try {
      events.addAll(source.poll(Duration.ofMillis(100)));
    } catch (InterruptedException cause) {
      throw new AssertionError(cause);
    }
  }

  /** The end of the last transaction. */
  Lsn end() {
    return events.stream()
        .filter(TransactionEnded.class::isInstance)
        .map(event -> ((TransactionEnded) event).end())
        .reduce(Lsn.ZERO, (first, second) -> second);
  }

  /** The end of the first transaction that has a change. */
  Lsn firstEndWithChanges() {
    boolean data = false;
    for (SourceEvent event : events) {
      if (event instanceof TransactionEnded ended && data) {
        return ended.end();
      }
      data |=
          !(event instanceof TransactionBegan
              || event instanceof LogicalMessage
              || event instanceof TransactionEnded);
    }
    throw new AssertionError("no transaction with a change in " + texts());
  }

  /** One line an event: {@code begin}, {@code +account id=1 name=Ann}, {@code end}. */
  List<String> texts() {
    return events.stream().map(Capture::text).toList();
  }

  /** The lines of changes, without boundaries and messages. */
  List<String> changes() {
    return texts().stream().filter(text -> "+-~!".indexOf(text.charAt(0)) >= 0).toList();
  }

  static String text(SourceEvent event) {
    if (event instanceof TransactionBegan) {
      return "begin";
    } else if (event instanceof TransactionEnded) {
      return "end";
    } else if (event instanceof RowInserted insert) {
      return "+" + insert.table().name() + text(insert.after());
    } else if (event instanceof RowUpdated update) {
      return "~" + update.table().name() + text(update.after());
    } else if (event instanceof RowDeleted delete) {
      return "-" + delete.table().name() + text(delete.before());
    } else if (event instanceof TableTruncated truncate) {
      return "!"
          + truncate.table().name()
          + (truncate.relation().equals(truncate.table()) ? "" : " by " + truncate.relation());
    }
    LogicalMessage message = (LogicalMessage) event;
    return "message " + message.prefix() + " " + message.content();
  }

  static String text(Row row) {
    return IntStream.range(0, row.shape().columns().size())
        .mapToObj(
            index -> {
              String value = row.text(index);
              String shown = Row.isUnknown(value) ? "?" : value == null ? "NULL" : value;
              return " " + row.shape().columns().get(index) + "=" + shown;
            })
        .collect(Collectors.joining());
  }

  private long dataTransactions() {
    long count = 0;
    boolean data = false;
    for (SourceEvent event : events) {
      if (event instanceof TransactionEnded) {
        count += data ? 1 : 0;
        data = false;
      } else if (!(event instanceof TransactionBegan || event instanceof LogicalMessage)) {
        data = true;
      }
    }
    return count;
  }

  @Override
  public void close() {
    source.close();
  }
}
