package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** First half of consuming: reads pages of a feed ahead of those that are being applied. */
final class ReadStage implements Stage {
  /**
   * A COPY costs the destination a millisecond by itself, which is little for a page of this size.
   */
  private static final PageLimit PAGE = new PageLimit(10_000, 8L << 20);

  private static final Duration WAIT = Duration.ofSeconds(1);

  /** Events that are older than this are late: a little more delay makes no difference to them. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private static final int MANY = 500;

  private static final Duration GATHERING = Duration.ofMillis(200);

  private final FeedReader reader;
  private final Set<SchemaId> wanted;
  private final Handoff<ReadPage> out;
  private Position after;

  ReadStage(FeedReader reader, Set<SchemaId> wanted, Position after, Handoff<ReadPage> out) {
    this.reader = reader;
    this.wanted = wanted;
    this.after = after;
    this.out = out;
  }

  @Override
  public String name() {
    return "read";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    try (StopSignal.Registration wake = stop.onStop(reader::stopWaiting)) {
      readUntil(stop);
    }
  }

  private void readUntil(StopSignal stop) throws InterruptedException {
    while (!stop.isSet()) {
      EventPage page = reader.read(after, wanted, PAGE);
      if (page.through().equals(after)) {
        reader.await(after, WAIT);
      } else {
        after = page.through();
        out.put(new ReadPage(page, Instant.now()), stop);
        if (isLarge(page)) {
          out.awaitTaken(stop);
        }
        if (isLateAndMany(page)) {
          reader.await(after.plus(PAGE.events() - 1), GATHERING);
        }
      }
    }
  }

  /** One such page ahead keeps the next stage busy; several would only take memory. */
  private static boolean isLarge(EventPage page) {
    return page.events().size() >= PAGE.events() / 2 || page.characters() >= PAGE.bytes() / 2;
  }

  /** Then the next page should be full: it costs the destination less than several small ones. */
  private static boolean isLateAndMany(EventPage page) {
    List<Event> events = page.events();
    return events.size() >= MANY
        && events.get(events.size() - 1).committedAt().isBefore(Instant.now().minus(LATE));
  }
}
