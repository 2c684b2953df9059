package dev.syncline.bench.retention;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.bench.server.Database;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.eventstore.postgres.StoreSettings;
import dev.syncline.eventstore.postgres.StoreTuning;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.setting.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A feed with one writer, which changes keys at random. Used by one thread at a time. */
final class Feed implements AutoCloseable {
  static final FeedName NAME = new FeedName(new Slug("bench"), new Slug("db-source"));

  /** A publisher that is behind packs as much into a commit. */
  private static final int TRANSACTIONS_PER_COMMIT = 200;

  private static final int EVENTS_PER_TRANSACTION = 10;
  private static final int ONE_DELETE_IN = 20;
  private static final String FILLER = "a name, a street and a city of usual length, and a remark";

  private final PostgresEventStore store;
  private final SchemaId schema;
  private final FeedWriter writer;
  private final Random random = new Random(1);

  /** The number of the last event of each key; negative if it is a delete, 0 if there is none. */
  private final long[] last;

  private long written;
  private long transactions;

  Feed(Database database, Sizes sizes) {
    store =
        PostgresEventStore.connect(
            connection(database),
            StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, sizes.segment())));
    schema = store.contracts().publish(NAME, contract()).id();
    writer = store.write(NAME);
    last = new long[sizes.keys()];
  }

  private static ConnectionSettings connection(Database database) {
    return new ConnectionSettings(
        new Slug("db-store"),
        database.host(),
        database.port(),
        database.name(),
        Database.USER,
        new Secret(Database.PASSWORD),
        Map.of());
  }

  private static Contract contract() {
    ObjectNode shape = JsonNodeFactory.instance.objectNode().put("type", "object");
    shape.putObject("properties").putObject("id");
    return new Contract(
        new Slug("bench"), "item", new SchemaVersion(1, 0), new OutputSchema(shape), List.of("id"));
  }

  PostgresEventStore store() {
    return store;
  }

  SchemaId schema() {
    return schema;
  }

  long written() {
    return written;
  }

  /** Appends at least so many events, in full commits. */
  void append(long events) {
    long end = written + events;
    while (written < end) {
      commit(TRANSACTIONS_PER_COMMIT);
    }
  }

  /** Appends source transactions in one commit. */
  void commit(int count) {
    try (FeedAppend append = writer.begin()) {
      for (int transaction = 0; transaction < count; transaction++) {
        append.add(new TransactionHeader(++transactions, Instant.now()), events());
        append.end(new Lsn(transactions));
      }
      append.commit();
    }
  }

  private List<NewEvent> events() {
    List<NewEvent> events = new ArrayList<>(EVENTS_PER_TRANSACTION);
    for (int count = 0; count < EVENTS_PER_TRANSACTION; count++) {
      int key = random.nextInt(last.length);
      boolean delete = last[key] > 0 && random.nextInt(ONE_DELETE_IN) == 0;
      written++;
      last[key] = delete ? -written : written;
      events.add(event(key, delete));
    }
    return events;
  }

  private NewEvent event(int key, boolean delete) {
    return new NewEvent(
        schema,
        0,
        delete ? Operation.DELETE : Operation.UPDATE,
        "{\"id\": " + key + "}",
        delete
            ? Optional.empty()
            : Optional.of(
                "{\"id\": "
                    + key
                    + ", \"number\": "
                    + written
                    + ", \"text\": \""
                    + FILLER
                    + "\"}"));
  }

  /** How many keys differ from a consumer's rows: by key, the number of the event, 0 for no row. */
  long differences(long[] rows) {
    long different = 0;
    for (int key = 0; key < last.length; key++) {
      if (Math.max(0, last[key]) != rows[key]) {
        different++;
      }
    }
    return different;
  }

  @Override
  public void close() {
    writer.close();
    store.close();
  }
}
