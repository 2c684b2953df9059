package dev.syncline.engine.consume;

import dev.syncline.engine.run.Handoff;
import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.time.Duration;
import java.util.Set;

/** First half of consuming: reads pages of a feed ahead of what is being applied. */
final class ReadStage implements Stage {
  private static final PageLimit PAGE = new PageLimit(5_000, 8L << 20);
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final FeedReader reader;
  private final Set<SchemaId> wanted;
  private final Handoff<EventPage> out;
  private Position after;

  ReadStage(FeedReader reader, Set<SchemaId> wanted, Position after, Handoff<EventPage> out) {
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
    while (!stop.isSet()) {
      EventPage page = reader.read(after, wanted, PAGE);
      if (page.through().equals(after)) {
        reader.await(after, WAIT);
      } else {
        after = page.through();
        out.put(page, stop);
      }
    }
  }
}
