package dev.syncline.bench.retention;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.List;
import java.util.Set;

/** A consumer that keeps the rows of a feed, by reading it as the engine does. */
final class Rows implements AutoCloseable {
  /** The engine's page. */
  private static final PageLimit PAGE = new PageLimit(5_000, 8L << 20);

  private final FeedReader reader;
  private final SchemaId schema;
  private final long[] numbers;
  private Position position;
  private long read;

  /**
   * @param after the position after which it begins; {@link Position#START} for a new consumer
   */
  Rows(Feed feed, int keys, Position after) {
    reader = feed.store().read(Feed.NAME);
    schema = feed.schema();
    numbers = new long[keys];
    position = after;
    if (after.equals(Position.START)) {
      reader.resume(List.of(Cursor.START));
    }
  }

  /** Reads until the head as it is then. */
  void readToHead() {
    while (reader.head().isAfter(position)) {
      EventPage page = reader.read(position, Set.of(schema), PAGE);
      page.events().forEach(this::apply);
      read += page.events().size();
      position = page.through();
    }
  }

  private void apply(Event event) {
    int key = (int) number(event.key(), "\"id\": ");
    numbers[key] = event.object().map(row -> number(row, "\"number\": ")).orElse(0L);
  }

  private static long number(String json, String property) {
    int begin = json.indexOf(property) + property.length();
    int end = begin;
    while (end < json.length() && Character.isDigit(json.charAt(end))) {
      end++;
    }
    return Long.parseLong(json, begin, end, 10);
  }

  long[] numbers() {
    return numbers;
  }

  /** How many events it has read. */
  long read() {
    return read;
  }

  @Override
  public void close() {
    reader.close();
  }
}
