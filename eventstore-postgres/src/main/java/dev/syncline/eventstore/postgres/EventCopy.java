package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.schema.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams events into {@code sync_events.event} with a binary COPY, through one buffer. The format
 * is in chapter "COPY", section "Binary Format", of the PostgreSQL manual.
 */
final class EventCopy {
  private static final String COPY =
      "COPY sync_events.event (feed_id, position, transaction_first, transaction_id, schema_id,"
          + " schema_minor, size, operation, committed_at, key, object) FROM STDIN (FORMAT binary)";
  private static final short COLUMNS = 11;
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int FIXED_BYTES = 128;
  private static final int NULL = -1;
  private static final byte JSONB_VERSION = 1;

  private final Connection connection;
  private final int feed;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private CopyIn copy;
  private long rows;
  private int largestEvent;

  EventCopy(Connection connection, int feed) {
    this.connection = connection;
    this.feed = feed;
  }

  void add(Position position, Position first, TransactionHeader transaction, NewEvent event)
      throws SQLException {
    byte[] key = utf8(event.key(), position);
    byte[] object = event.object().isEmpty() ? null : utf8(event.object().get(), position);
    int size = event.characters();
    largestEvent = Math.max(largestEvent, size);
    begin();
    reserve(FIXED_BYTES);
    buffer.putShort(COLUMNS);
    buffer.putInt(Integer.BYTES).putInt(feed);
    buffer.putInt(Long.BYTES).putLong(position.value());
    buffer.putInt(Long.BYTES).putLong(first.value());
    buffer.putInt(Long.BYTES).putLong(transaction.transactionId());
    buffer.putInt(Integer.BYTES).putInt(event.schema().value());
    buffer.putInt(Integer.BYTES).putInt(event.minor());
    buffer.putInt(Integer.BYTES).putInt(size);
    buffer.putInt(1).put(letter(event.operation()));
    buffer.putInt(Long.BYTES).putLong(EPOCH.until(transaction.committedAt(), ChronoUnit.MICROS));
    putKey(key);
    putObject(object);
    rows++;
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
    reserve(Short.BYTES);
    buffer.putShort((short) -1);
    flush();
    long stored = copy.endCopy();
    copy = null;
    if (stored != rows) {
      throw new IllegalStateException(rows + " events were sent, " + stored + " were stored");
    }
  }

  /** Cancels the COPY; its transaction can then only be rolled back. */
  void cancel() throws SQLException {
    if (copy != null && copy.isActive()) {
      copy.cancelCopy();
    }
    copy = null;
  }

  private void begin() throws SQLException {
    if (copy == null) {
      copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
      rows = 0;
      buffer.clear().put(HEADER);
    }
  }

  private void putKey(byte[] json) throws SQLException {
    reserve(Integer.BYTES + 1);
    buffer.putInt(json.length + 1).put(JSONB_VERSION);
    putBytes(json);
  }

  private void putObject(byte[] json) throws SQLException {
    reserve(Integer.BYTES);
    if (json == null) {
      buffer.putInt(NULL);
      return;
    }
    buffer.putInt(json.length);
    putBytes(json);
  }

  private void putBytes(byte[] json) throws SQLException {
    if (json.length > BUFFER_BYTES) {
      flush();
      copy.writeToCopy(json, 0, json.length);
    } else {
      reserve(json.length);
      buffer.put(json);
    }
  }

  private void reserve(int bytes) throws SQLException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private static byte letter(Operation operation) {
    return (byte) operation.text().charAt(0);
  }

  /** Rejects half a surrogate pair, which would silently become a question mark. */
  private static byte[] utf8(String json, Position position) {
    for (int i = 0; i < json.length(); i++) {
      char unit = json.charAt(i);
      if (Character.isSurrogate(unit)) {
        boolean pair = i + 1 < json.length() && Character.isSurrogatePair(unit, json.charAt(i + 1));
        if (!pair) {
          throw StoreErrors.event(position, "it holds half a surrogate pair");
        }
        i++;
      }
    }
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
