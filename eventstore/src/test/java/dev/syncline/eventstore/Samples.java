package dev.syncline.eventstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Values the tests of every event store use, and how they read a feed to its end. */
public final class Samples {
  public static final FeedName ACCOUNTS = new FeedName(new Slug("shop"), new Slug("accounts"));
  public static final FeedName ORDERS = new FeedName(new Slug("shop"), new Slug("orders"));
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
  public static final PageLimit AMPLE = new PageLimit(1_000_000, Long.MAX_VALUE);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Samples() {}

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }

  public static Contract contract(String name, int major, int minor, String schema) {
    return new Contract(
        new Slug("shop"),
        name,
        new SchemaVersion(major, minor),
        new OutputSchema((ObjectNode) json(schema)),
        List.of("id"));
  }

  public static Contract contract(String name) {
    return contract(name, 1, 0, "{\"type\":\"object\",\"properties\":{\"id\":{}}}");
  }

  public static TransactionHeader transaction(long id) {
    return new TransactionHeader(id, NOON);
  }

  public static NewEvent insert(SchemaId schema, long id) {
    return new NewEvent(
        schema,
        0,
        Operation.INSERT,
        "{\"id\": " + id + "}",
        Optional.of("{\"id\":" + id + ",\"name\":\"name " + id + "\"}"));
  }

  public static NewEvent update(SchemaId schema, long id, String name) {
    return new NewEvent(
        schema,
        0,
        Operation.UPDATE,
        "{\"id\": " + id + "}",
        Optional.of("{\"id\":" + id + ",\"name\":\"" + name + "\"}"));
  }

  public static NewEvent delete(SchemaId schema, long id) {
    return new NewEvent(schema, 0, Operation.DELETE, "{\"id\": " + id + "}", Optional.empty());
  }

  public static List<NewEvent> inserts(SchemaId schema, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(id -> insert(schema, id)).toList();
  }

  /** Appends one source transaction in a commit of its own. */
  public static FeedCheckpoint append(FeedWriter writer, long end, List<NewEvent> events) {
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(end), events);
      append.end(new Lsn(end));
      return append.commit();
    }
  }

  public static List<EventPage> pages(FeedReader reader, Set<SchemaId> wanted, PageLimit limit) {
    List<EventPage> pages = new ArrayList<>();
    Position after = Position.START;
    while (reader.head().isAfter(after)) {
      EventPage page = reader.read(after, wanted, limit);
      pages.add(page);
      after = page.through();
    }
    return pages;
  }

  /** Every event of all published contracts in a feed. */
  public static List<Event> everything(EventStore store, FeedName feed) {
    Set<SchemaId> all = new HashSet<>();
    store.contracts().all().forEach(contract -> all.add(contract.id()));
    try (FeedReader reader = store.read(feed)) {
      return pages(reader, all, AMPLE).stream().flatMap(page -> page.events().stream()).toList();
    }
  }

  /** The id in an event's key. */
  public static long id(Event event) {
    return json(event.key()).get("id").asLong();
  }

  public static List<Long> positions(List<Event> events) {
    return events.stream().map(event -> event.position().value()).toList();
  }

  public static List<Long> upTo(long last) {
    List<Long> positions = new ArrayList<>();
    for (long position = 1; position <= last; position++) {
      positions.add(position);
    }
    return positions;
  }
}
