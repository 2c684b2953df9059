package dev.syncline.operations.feed;

import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.feed.ConsumerCursors.Placed;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.CursorRewind;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes destinations apply a feed again from its first event: moves the cursors of consumer schemas
 * before it, and drops their dead letters, which come again too.
 */
public final class FeedRewind {
  private final ManifestSet manifests;

  public FeedRewind(ManifestSet manifests) {
    this.manifests = manifests;
  }

  /**
   * Finds what a rewind would cover. Changes nothing.
   *
   * @throws DiagnosticException if no consumer schema has applied such a feed, or one of those
   *     requested does not
   */
  public RewindScope preview(RewindRequest request) {
    return scope(wanted(request));
  }

  /**
   * Rewinds, one transaction for each destination.
   *
   * @return what was rewound
   * @throws DiagnosticException as {@link #preview} does, before anything is changed
   */
  public RewindScope rewind(RewindRequest request) {
    List<Placed> wanted = wanted(request);
    RewindScope scope = scope(wanted);
    Map<ConnectionSettings, List<Placed>> destinations =
        wanted.stream().collect(Collectors.groupingBy(Placed::destination));
    destinations.forEach(
        (destination, placed) ->
            CursorRewind.run(destination, scope.feed(), scope(placed).consumers()));
    return scope;
  }

  /** At least one. */
  private List<Placed> wanted(RewindRequest request) {
    List<Placed> all = new ConsumerCursors(SyncPlanner.plan(manifests)).all();
    return wanted(all, feed(all, request), request.consumers());
  }

  private static RewindScope scope(List<Placed> wanted) {
    List<CursorStatus> cursors = wanted.stream().map(Placed::cursor).toList();
    return new RewindScope(cursors.get(0).feed(), cursors);
  }

  private static String feed(List<Placed> all, RewindRequest request) {
    List<String> there = all.stream().map(one -> one.cursor().feed()).distinct().sorted().toList();
    return request
        .feed()
        .or(() -> there.stream().findFirst().filter(only -> there.size() == 1))
        .filter(there::contains)
        .orElseThrow(() -> unknownFeed(request, there));
  }

  private static DiagnosticException unknownFeed(RewindRequest request, List<String> there) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.UNKNOWN_FEED,
            request
                .feed()
                .map(
                    name ->
                        "no consumer schema of the manifests has applied anything of feed " + name)
                .orElse("--feed has to say which feed is meant"),
            "the feeds they apply are: "
                + (there.isEmpty() ? "(none)" : String.join(", ", there))));
  }

  private static List<Placed> wanted(List<Placed> all, String feed, List<String> consumers) {
    List<Placed> ofFeed = all.stream().filter(one -> one.cursor().feed().equals(feed)).toList();
    List<String> known = scope(ofFeed).consumers();
    List<String> unknown = consumers.stream().filter(one -> !known.contains(one)).toList();
    if (!unknown.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.UNKNOWN_CONSUMER,
              "no consumer schema "
                  + String.join(", ", unknown)
                  + " of the manifests applies feed "
                  + feed,
              "those that do are: " + String.join(", ", known)));
    }
    return ofFeed.stream()
        .filter(one -> consumers.isEmpty() || consumers.contains(one.cursor().subscription()))
        .toList();
  }
}
