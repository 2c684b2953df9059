package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedProgress;
import dev.syncline.eventstore.FeedWatch;
import dev.syncline.eventstore.SchemaId;
import java.util.Optional;
import java.util.function.Supplier;

final class MemoryWatch implements FeedWatch {
  private final Supplier<Optional<Watched>> published;
  private final Runnable committed;

  /** A feed and the public schema in it. */
  record Watched(MemoryFeed feed, SchemaId schema) {}

  MemoryWatch(Supplier<Optional<Watched>> published, Runnable committed) {
    this.published = published;
    // An object of its own: another watch may have the same action.
    this.committed = () -> committed.run();
  }

  @Override
  public Optional<FeedProgress> look() {
    Optional<Watched> found = published.get();
    found.ifPresent(watched -> watched.feed().watch(committed));
    return found.map(watched -> watched.feed().progress(watched.schema()));
  }

  @Override
  public boolean contains(Cursor cursor) {
    return published.get().map(watched -> watched.feed().histories().contain(cursor)).orElse(false);
  }

  @Override
  public void close() {
    published.get().ifPresent(watched -> watched.feed().unwatch(committed));
  }
}
