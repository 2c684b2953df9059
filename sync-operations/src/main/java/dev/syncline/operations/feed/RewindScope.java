package dev.syncline.operations.feed;

import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.util.List;
import java.util.Objects;

/**
 * What a rewind covers.
 *
 * @param feed the feed that is applied again
 * @param cursors the cursors as they were before the rewind
 */
public record RewindScope(String feed, List<CursorStatus> cursors) {
  public RewindScope {
    Objects.requireNonNull(feed, "feed");
    cursors = List.copyOf(cursors);
  }

  /** The consumer schemas, in alphabetical order. */
  public List<String> consumers() {
    return cursors.stream().map(CursorStatus::subscription).sorted().toList();
  }
}
