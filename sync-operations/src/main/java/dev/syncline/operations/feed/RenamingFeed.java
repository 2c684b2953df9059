package dev.syncline.operations.feed;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the feed to rename, by its name in the event store and its name in the manifests. */
final class RenamingFeed {
  private static final Pattern NAME = Pattern.compile("((?:@[^/]+/)?[^/]+)/((?:@[^/]+/)?[^/]+)");

  private final SyncPlan plan;
  private final EventStore store;

  RenamingFeed(SyncPlan plan, EventStore store) {
    this.plan = plan;
    this.store = store;
  }

  /**
   * The feed to rename. If it already has its new name, an earlier rename was interrupted and is
   * continued.
   */
  RenamedFeed find(RenameRequest request) {
    FeedName to = published(request.to());
    List<FeedName> there = store.feeds().stream().map(FeedStatus::name).toList();
    FeedName from = former(request.from(), there);
    if (there.contains(from) && there.contains(to)) {
      throw problem(
          OperationCode.FEED_EXISTS,
          "the event store has a feed " + to + " already",
          "choose another slug in the manifest");
    }
    if (!there.contains(from) && !(there.contains(to) && isFollowed(from))) {
      throw problem(
          OperationCode.UNKNOWN_FEED,
          "the event store has no feed " + from,
          FeedNames.listed(there));
    }
    return new RenamedFeed(from, to);
  }

  /** Whether the event store has a feed of that name. */
  boolean isStored(FeedName name) {
    return store.feeds().stream().anyMatch(feed -> feed.name().equals(name));
  }

  private FeedName published(String wanted) {
    List<FeedName> there = plan.publish().stream().map(PublishPlan::feed).toList();
    return there.stream()
        .filter(feed -> feed.toString().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                problem(
                    OperationCode.UNKNOWN_FEED,
                    "the manifests publish no feed " + wanted,
                    FeedNames.listed(there)));
  }

  private static FeedName former(String name, List<FeedName> there) {
    Matcher slugs = NAME.matcher(name);
    if (!slugs.matches()) {
      throw problem(
          OperationCode.UNKNOWN_FEED, name + " is no name of a feed", FeedNames.listed(there));
    }
    return new FeedName(new Slug(slugs.group(1)), new Slug(slugs.group(2)));
  }

  /** Whether a destination still has the old name, because a rename was interrupted. */
  private boolean isFollowed(FeedName feed) {
    return plan.consume().stream()
        .flatMap(one -> DestinationLook.at(one.destination()).cursors().stream())
        .anyMatch(cursor -> cursor.feed().equals(feed.toString()));
  }

  private static DiagnosticException problem(OperationCode code, String what, String fix) {
    return new DiagnosticException(Diagnostic.error(code, what, fix));
  }
}
