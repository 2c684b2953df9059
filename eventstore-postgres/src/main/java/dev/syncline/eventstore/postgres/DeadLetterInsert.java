package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.TransactionHeader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Inserts rejected events into {@code sync_events.dead_letter}, a bounded number at a time. */
final class DeadLetterInsert {
  private static final int MOST = 1_000;
  private static final String INSERT =
      """
      INSERT INTO sync_events.dead_letter (feed_id, schema_id, schema_minor, transaction_id,
        committed_at, operation, key, object, error_code, message)
      VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::json, ?, ?)
      """;

  private final Connection connection;
  private final int feed;
  private final List<Entry> deadLetters = new ArrayList<>();

  private record Entry(TransactionHeader transaction, RejectedEvent event) {}

  DeadLetterInsert(Connection connection, int feed) {
    this.connection = connection;
    this.feed = feed;
  }

  void add(TransactionHeader transaction, RejectedEvent event) {
    deadLetters.add(new Entry(transaction, event));
  }

  /** Whether enough events are held to be flushed. */
  boolean isFull() {
    return deadLetters.size() >= MOST;
  }

  /** Inserts the held events; the session must not be in a COPY. */
  void flush() throws SQLException {
    if (deadLetters.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Entry deadLetter : deadLetters) {
        RejectedEvent event = deadLetter.event();
        insert.setInt(1, feed);
        insert.setInt(2, event.schema().value());
        insert.setInt(3, event.minor());
        insert.setLong(4, deadLetter.transaction().transactionId());
        insert.setObject(5, deadLetter.transaction().committedAt().atOffset(ZoneOffset.UTC));
        insert.setString(6, event.operation().text());
        insert.setObject(7, event.key(), Types.OTHER);
        insert.setObject(8, event.object(), Types.OTHER);
        insert.setString(9, event.code());
        insert.setString(10, event.message());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    deadLetters.clear();
  }
}
