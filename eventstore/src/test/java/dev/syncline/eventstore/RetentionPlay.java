package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A random history, with a reader that begins at a random time and is replaced now and then. */
final class RetentionPlay {
  private final EventStore store;
  private final Random random;
  private final Map<String, String> expected = new TreeMap<>();
  private final Map<String, String> rows = new TreeMap<>();
  private final FeedName name;
  private final SchemaId schema;
  private final FeedWriter feed;
  private final FeedRetention bounds;
  private FeedReader reader;
  private Position after = Position.START;
  private Cursor cursor = Cursor.START;
  private long log;

  RetentionPlay(EventStore store, Random random) {
    this.store = store;
    this.random = random;
    int number = random.nextInt(Integer.MAX_VALUE);
    name = new FeedName(Samples.ORDERS.manifest(), new Slug("play" + number));
    schema = store.contracts().publish(name, contract("play" + number)).id();
    feed = store.write(name);
    bounds = store.retention(name);
    reader = opened();
  }

  private FeedReader opened() {
    FeedReader opened = store.read(name);
    opened.resume(List.of(cursor));
    assertThat(opened.histories().contain(cursor)).isTrue();
    return opened;
  }

  void run() {
    int silent = random.nextInt(150);
    for (int step = 0; step < 200; step++) {
      if (random.nextInt(3) > 0) {
        write();
      }
      bound();
      if (step > silent && random.nextInt(3) == 0) {
        readOn();
      }
    }
    while (reader.head().isAfter(after)) {
      readOn();
    }
    assertThat(rows).isEqualTo(expected);
    reader.close();
    feed.close();
  }

  private void write() {
    List<NewEvent> events = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      long id = random.nextInt(12);
      String key = "{\"id\": " + id + "}";
      NewEvent event =
          random.nextInt(4) == 0
              ? delete(schema, id)
              : update(schema, id, "value " + random.nextInt(1000));
      events.add(event);
      event.object().ifPresentOrElse(o -> expected.put(key, o), () -> expected.remove(key));
    }
    append(feed, ++log, events);
  }

  /** Deletes are removed only before the reader begins, so that it is never refused. */
  private void bound() {
    switch (random.nextInt(6)) {
      case 0, 1 -> bounds.fold(1 + random.nextInt(20));
      case 2 -> {
        boolean mayDrop = cursor.equals(Cursor.START) || isInBase() || isAtHead();
        if (mayDrop) {
          bounds.droppable().ifPresent(bounds::drop);
        }
      }
      case 3 -> {
        if (cursor.equals(Cursor.START)) {
          bounds.purge(Duration.ZERO, 3);
        }
      }
      default -> {}
    }
  }

  private boolean isInBase() {
    return cursor.history().map(History::isOfBase).orElse(false);
  }

  private boolean isAtHead() {
    return after.equals(reader.head());
  }

  private void readOn() {
    if (random.nextInt(4) == 0) {
      reader.close();
      reader = opened();
    }
    EventPage page =
        reader.read(after, Set.of(schema), new PageLimit(1 + random.nextInt(5), 1_000_000));
    if (page.through().equals(after)) {
      return;
    }
    assertThat(page.events()).allMatch(event -> event.position().isAfter(after));
    for (Event event : page.events()) {
      event.object().ifPresentOrElse(o -> rows.put(event.key(), o), () -> rows.remove(event.key()));
    }
    after = page.through();
    cursor = page.cursor();
  }
}
