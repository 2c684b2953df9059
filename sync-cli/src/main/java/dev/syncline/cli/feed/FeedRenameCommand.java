package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import dev.syncline.eventstore.postgres.FeedRenaming;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.CursorRenaming;
import dev.syncline.postgres.sink.bookkeeping.CursorRenaming.Name;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Renames a feed to the name in its manifests. */
@Command(
    name = "rename",
    header = "Give a feed the name that its manifests have now.",
    description = {
      "For a manifest or data store whose slug was changed. The feed keeps its positions and its"
          + " slot; so do the cursors and dead letters at the destinations of the given manifests."
          + " Cursors at other destinations follow when their sync starts. Stop the sync first."
          + " Nothing is done without --yes."
    },
    footer = {
      "%nExample:",
      "  sync-cli feed rename shop/db-accounts accounts/db-accounts \\",
      "      accounts.json secret.json --yes"
    })
public final class FeedRenameCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("((?:@[^/]+/)?[^/]+)/((?:@[^/]+/)?[^/]+)");

  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private RenameArguments arguments = new RenameArguments();

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public FeedRenameCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    SyncPlan plan = SyncPlanner.plan(sources.forRunning(arguments.manifests().all(terminal)));
    try (EventStore store = PostgresEventStore.connect(plan.eventStore())) {
      FeedName to = published(plan);
      FeedName from = former(store, plan, to);
      if (!sure) {
        throw problem(
            CliCode.RENAME_NOT_CONFIRMED,
            "feed "
                + from
                + " would be called "
                + to
                + " in the event store and at its destinations",
            "add --yes to do it");
      }
      try (Lease former = store.lease(from);
          Lease later = store.lease(to)) {
        requireIdle(former, from);
        requireIdle(later, to);
        if (isThere(store, from)) {
          FeedRenaming.run(plan.eventStore(), from, to);
        }
      }
      plan.consume().forEach(one -> rename(one, from, to));
      terminal.say("Feed " + from + " is called " + to + " now.");
    }
    return ExitStatus.FINE;
  }

  /**
   * The feed to rename. If it already has its new name, an earlier rename was interrupted and is
   * continued.
   */
  private FeedName former(EventStore store, SyncPlan plan, FeedName to) {
    List<FeedName> there = store.feeds().stream().map(FeedStatus::name).toList();
    Matcher slugs = NAME.matcher(arguments.old());
    if (!slugs.matches()) {
      throw problem(OperationCode.UNKNOWN_FEED, arguments.old() + " is no name of a feed", list(there));
    }
    FeedName from = new FeedName(new Slug(slugs.group(1)), new Slug(slugs.group(2)));
    if (there.contains(from) && there.contains(to)) {
      throw problem(
          OperationCode.FEED_EXISTS,
          "the event store has a feed " + to + " already",
          "choose another slug in the manifest");
    }
    if (!there.contains(from) && !(there.contains(to) && isFollowed(plan, from))) {
      throw problem(OperationCode.UNKNOWN_FEED, "the event store has no feed " + from, list(there));
    }
    return from;
  }

  /** Whether a destination still has the old name, because a rename was interrupted. */
  private static boolean isFollowed(SyncPlan plan, FeedName feed) {
    return plan.consume().stream()
        .flatMap(one -> DestinationLook.at(one.destination()).cursors().stream())
        .anyMatch(cursor -> cursor.feed().equals(feed.toString()));
  }

  private static boolean isThere(EventStore store, FeedName name) {
    return store.feeds().stream().anyMatch(feed -> feed.name().equals(name));
  }

  private FeedName published(SyncPlan plan) {
    List<FeedName> there = plan.publish().stream().map(one -> one.feed()).toList();
    return there.stream()
        .filter(feed -> feed.toString().equals(arguments.wanted()))
        .findFirst()
        .orElseThrow(
            () ->
                problem(
                    OperationCode.UNKNOWN_FEED,
                    "the manifests publish no feed " + arguments.wanted(),
                    list(there)));
  }

  private static String list(List<FeedName> there) {
    return "the feeds are: "
        + (there.isEmpty()
            ? "(none)"
            : there.stream().map(FeedName::toString).collect(Collectors.joining(", ")));
  }

  private static void requireIdle(Lease lease, FeedName feed) {
    if (lease.take() instanceof Theirs theirs) {
      throw problem(
          OperationCode.FEED_IN_USE,
          theirs.holder() + " is publishing feed " + feed,
          "stop it and its standby processes, then try again");
    }
  }

  /**
   * Renames cursors. The name of a consumer schema also changes if it is in the renamed manifest;
   * for others only the feed changes.
   */
  private static void rename(ConsumePlan plan, FeedName from, FeedName to) {
    List<String> there =
        DestinationLook.at(plan.destination()).cursors().stream()
            .filter(cursor -> cursor.feed().equals(from.toString()))
            .map(CursorStatus::subscription)
            .toList();
    for (ConsumePlan.Subscription subscription : plan.subscriptions()) {
      String name = subscription.name();
      String former =
          subscription.manifest().equals(to.manifest())
              ? formerName(subscription, from.manifest())
              : name;
      String found = there.contains(name) ? name : former;
      if (there.contains(found)) {
        CursorRenaming.run(
            plan.destination(), new Name(from.toString(), found), new Name(to.toString(), name));
      }
    }
  }

  private static String formerName(ConsumePlan.Subscription subscription, Slug manifest) {
    return new ConsumePlan.Subscription(manifest, subscription.schema()).name();
  }

  private static DiagnosticException problem(DiagnosticCode code, String what, String fix) {
    return new DiagnosticException(Diagnostic.error(code, what, fix));
  }
}
