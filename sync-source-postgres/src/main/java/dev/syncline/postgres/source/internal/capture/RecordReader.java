package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.postgres.source.internal.debezium.TextConverter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Converts the engine's records to source events, in order. The engine's boundary records mark
 * where transactions begin and end; the changes between them are counted. Used by one thread.
 */
final class RecordReader {
  private static final int MANY_SHAPES = 1000;
  private static final long EVENT_OVERHEAD = 64;

  private final String transactionTopic;
  private final String messageTopic;
  private final Lsn resume;
  private final PlannedTables tables;
  private final IdentityHashMap<Schema, TableReader> readers = new IdentityHashMap<>();
  private List<SourceEvent> events = new ArrayList<>();
  private long bytes;
  private @Nullable TransactionHeader open;
  private long openChanges;

  /**
   * @param run the name of the engine's run
   * @param resume every transaction ends after it
   * @param tables the captured tables as the catalog described them when the run began
   */
  RecordReader(String run, Lsn resume, PlannedTables tables) {
    transactionTopic = EngineProperties.transactionTopic(run);
    messageTopic = EngineProperties.messageTopic(run);
    this.resume = resume;
    this.tables = tables;
  }

  /**
   * Reads one record.
   *
   * @return whether it comes from the log; the engine also creates records of its own, even while
   *     the log is silent
   * @throws IllegalStateException if records do not add up to transactions
   */
  boolean read(SourceRecord record) {
    String topic = record.topic();
    if (topic.equals(transactionTopic)) {
      boundary(record);
    } else if (topic.equals(messageTopic)) {
      message((Struct) record.value());
    } else if (record.value() instanceof Struct value && value.schema().field("op") != null) {
      change(value);
    } else {
      return false;
    }
    return true;
  }

  /** Takes the events read since the last call. */
  EventQueue.Batch take() {
    EventQueue.Batch batch = new EventQueue.Batch(events, bytes);
    events = new ArrayList<>();
    bytes = 0;
    return batch;
  }

  /** The approximate size in bytes of the events read since the last {@link #take}. */
  long bytes() {
    return bytes;
  }

  /** Whether the last transaction that began has ended. */
  boolean isBetweenTransactions() {
    return open == null;
  }

  private void boundary(SourceRecord record) {
    Struct value = (Struct) record.value();
    if (value.getString("status").equals("BEGIN")) {
      begin(value);
    } else {
      end(value, new Lsn(commitLsn(record)));
    }
  }

  private static long commitLsn(SourceRecord end) {
    return (Long) Objects.requireNonNull(end.sourceOffset().get("lsn_commit"), "lsn_commit");
  }

  private void begin(Struct value) {
    if (open != null) {
      throw new IllegalStateException("a transaction began inside transaction " + open);
    }
    String id = value.getString("id");
    open =
        new TransactionHeader(
            Long.parseLong(id, 0, id.indexOf(':'), 10),
            Instant.ofEpochMilli(value.getInt64("ts_ms")));
    openChanges = 0;
    add(new TransactionBegan(open), 0);
  }

  private void end(Struct value, Lsn end) {
    if (open == null || value.getInt64("event_count") != openChanges) {
      throw new IllegalStateException(
          "transaction ending at "
              + end
              + " has "
              + value.getInt64("event_count")
              + " changes, but "
              + openChanges
              + " arrived");
    }
    if (!end.isAfter(resume)) {
      throw new IllegalStateException(
          "the server sent a transaction ending at "
              + end
              + " again, which was durable at "
              + resume);
    }
    add(new TransactionEnded(open, end), 0);
    open = null;
  }

  private void message(Struct value) {
    openChanges++;
    Struct message = value.getStruct("message");
    ByteBuffer content = ByteBuffer.wrap(message.getBytes("content"));
    String text = StandardCharsets.UTF_8.decode(content).toString();
    add(new LogicalMessage(message.getString("prefix"), text), text.length());
  }

  private void change(Struct value) {
    openChanges++;
    TableReader reader = reader(value);
    switch (value.getString("op")) {
      case "c" -> {
        TableReader.Image after = reader.read(value.getStruct("after"));
        add(reader, table -> new RowInserted(table, after.row()), after.bytes());
      }
      case "u" -> update(reader, value.getStruct("before"), value.getStruct("after"));
      case "d" -> {
        TableReader.Image before = reader.readOld(value.getStruct("before"));
        add(reader, table -> new RowDeleted(table, before.row()), before.bytes());
      }
      case "t" -> {
        TableName relation = relation(value);
        add(reader, table -> new TableTruncated(table, relation), 0);
      }
      default -> throw new IllegalStateException("unknown change " + value.getString("op"));
    }
  }

  private void update(TableReader reader, Struct before, Struct after) {
    TableReader.Image now = reader.read(after);
    Optional<TableReader.Image> old = Optional.ofNullable(before).map(reader::readOld);
    Optional<Row> oldRow = old.map(TableReader.Image::row);
    add(
        reader,
        table -> new RowUpdated(table, oldRow, now.row()),
        now.bytes() + old.map(TableReader.Image::bytes).orElse(0L));
  }

  private TableReader reader(Struct value) {
    TableReader known = readers.get(value.schema());
    return known == null ? newReader(value) : known;
  }

  private TableReader newReader(Struct value) {
    if (readers.size() > MANY_SHAPES) {
      readers.clear();
    }
    TableName relation = relation(value);
    Schema rows = value.schema().field("after").schema();
    TableReader reader =
        new TableReader(
            tables.captured(relation),
            rows,
            tables.described(
                relation, types(rows), Objects.requireNonNull(open, "a change in no transaction")));
    readers.put(value.schema(), reader);
    return reader;
  }

  private static TableName relation(Struct value) {
    Struct source = value.getStruct("source");
    return new TableName(source.getString("schema"), source.getString("table"));
  }

  private static Map<String, Long> types(Schema rows) {
    return rows.fields().stream()
        .collect(Collectors.toMap(Field::name, field -> TextConverter.type(field.schema())));
  }

  /** A row of a child table is also a row of each captured table that the child inherits from. */
  private void add(TableReader reader, Function<TableName, SourceEvent> event, long size) {
    reader.tables().forEach(table -> add(event.apply(table), size));
  }

  private void add(SourceEvent event, long size) {
    events.add(event);
    bytes += EVENT_OVERHEAD + size;
  }
}
