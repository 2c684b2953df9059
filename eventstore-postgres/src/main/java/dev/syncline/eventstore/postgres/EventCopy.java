package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.postgres.copy.CopyEncoder;
import dev.syncline.postgres.copy.CopyStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Streams events into {@code sync_events.event} with a binary COPY. */
final class EventCopy {
  private static final String COPY =
      "COPY sync_events.event (feed_id, position, transaction_first, transaction_id, schema_id,"
          + " schema_minor, size, operation, committed_at, key, object) FROM STDIN (FORMAT binary)";
  private static final int COLUMNS = 11;

  private final Connection connection;
  private final int feed;
  private @Nullable CopyStream copy;
  private long rows;
  private int largestEvent;

  EventCopy(Connection connection, int feed) {
    this.connection = connection;
    this.feed = feed;
  }

  void add(Position position, Position first, TransactionHeader transaction, NewEvent event)
      throws SQLException {
    byte[] key = utf8(event.key(), position);
    byte @Nullable [] object =
        event.object().isEmpty() ? null : utf8(event.object().get(), position);
    int size = event.characters();
    largestEvent = Math.max(largestEvent, size);
    CopyStream copy = begun();
    copy.row(COLUMNS);
    copy.addInteger(feed);
    copy.addBigint(position.value());
    copy.addBigint(first.value());
    copy.addBigint(transaction.transactionId());
    copy.addInteger(event.schema().value());
    copy.addInteger(event.minor());
    copy.addInteger(size);
    copy.addCharacter(event.operation().text().charAt(0));
    copy.addTimestamp(transaction.committedAt());
    copy.addJsonb(key);
    if (object == null) {
      copy.addNull();
    } else {
      copy.addBytes(object);
    }
    rows++;
  }

  private CopyStream begun() throws SQLException {
    if (copy == null) {
      copy = CopyStream.begin(connection, COPY);
      rows = 0;
    }
    return copy;
  }

  private static byte[] utf8(String json, Position position) {
    try {
      return CopyEncoder.utf8(json);
    } catch (SQLException notForAnyServer) {
      throw StoreErrors.event(position, "it holds half a surrogate pair");
    }
  }

  /** The size of the largest event so far, in characters of JSON; 0 if there is none. */
  int largestEvent() {
    return largestEvent;
  }

  /** Ends the COPY; its rows are then part of the transaction. */
  void finish() throws SQLException {
    if (copy == null) {
      return;
    }
    long stored = copy.finish();
    copy = null;
    if (stored != rows) {
      throw new IllegalStateException(rows + " events were sent, " + stored + " were stored");
    }
  }

  /** Cancels the COPY; its transaction can then only be rolled back. */
  void cancel() throws SQLException {
    if (copy != null) {
      copy.close();
    }
    copy = null;
  }
}
