package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.operations.EventStores;
import dev.syncline.postgres.sink.replay.ReplayDryRun;
import dev.syncline.postgres.sink.settings.SinkSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads the events of a dry run page by page and has them applied. */
record DryRunWork(SyncPlan plan, EventStores stores, SinkSettings settings, DryRunBounds bounds) {
  private static final int EVENTS_A_PAGE = 10_000;
  private static final long BYTES_A_PAGE = 8L << 20;

  DryRunOutcome run(ResetPreview preview, LongConsumer progress) {
    ResetSubject subject = ResetSubject.named(preview.consumer(), plan);
    try (EventStore store = stores.open(plan.eventStore());
        FeedReader reader = store.read(subject.feed());
        ReplayDryRun run =
            ReplayDryRun.open(subject.destination(), subject.contracts(), settings)) {
      Position through = apply(preview.to().position(), reader, subject, run, progress);
      return new DryRunOutcome(preview, through, Optional.of(run.report(bounds.keys())));
    }
  }

  /** Applies events up to the cursor or the limit, and returns the position reached. */
  private Position apply(
      Position from,
      FeedReader reader,
      ResetSubject subject,
      ReplayDryRun run,
      LongConsumer progress) {
    Position end = run.cursor().position();
    Position after = from;
    long applied = 0;
    while (end.isAfter(after) && applied < bounds.events()) {
      EventPage page = reader.read(after, subject.wanted(), limit(applied));
      if (page.through().equals(after)) {
        return after;
      }
      List<Event> events =
          page.events().stream().filter(event -> !event.position().isAfter(end)).toList();
      run.apply(events);
      applied += events.size();
      after = page.through().isAfter(end) ? end : page.through();
      progress.accept(applied);
    }
    return after;
  }

  private PageLimit limit(long applied) {
    return new PageLimit((int) Math.min(EVENTS_A_PAGE, bounds.events() - applied), BYTES_A_PAGE);
  }
}
