package dev.syncline.operations.retention;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The feeds of an event store that an operation is for. */
final class ChosenFeeds {
  private ChosenFeeds() {}

  /**
   * The feed of that name, or all.
   *
   * @throws DiagnosticException if there is no such feed
   */
  static List<FeedName> in(EventStore store, Optional<String> wanted) {
    List<FeedName> all = store.feeds().stream().map(FeedStatus::name).toList();
    List<FeedName> chosen =
        all.stream().filter(feed -> wanted.map(feed.toString()::equals).orElse(true)).toList();
    if (wanted.isPresent() && chosen.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.UNKNOWN_FEED,
              "the event store has no feed " + wanted.get(),
              "the feeds it has are: "
                  + (all.isEmpty()
                      ? "(none)"
                      : all.stream().map(FeedName::toString).collect(Collectors.joining(", ")))));
    }
    return chosen;
  }
}
