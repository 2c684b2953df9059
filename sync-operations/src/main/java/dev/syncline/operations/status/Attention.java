package dev.syncline.operations.status;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.source.SlotStatus;
import dev.syncline.postgres.source.problem.SourceCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds everything about a sync that needs attention, each with the next command to type. */
final class Attention {
  private static final int MUCH_PERCENT = 50;

  private final String files;
  private final List<Diagnostic> found = new ArrayList<>();

  private Attention(String files) {
    this.files = files;
  }

  /**
   * @param files the manifests, as the user typed them
   */
  static List<Diagnostic> of(SyncState state, String files) {
    Attention attention = new Attention(files);
    attention.found.addAll(state.silent());
    state.feeds().forEach(feed -> attention.feed(feed, state.askedAt()));
    state.feeds().stream()
        .flatMap(feed -> feed.storage().stream())
        .forEach(storage -> attention.found.addAll(storage.findings()));
    attention.found.addAll(
        new ConsumersAttention(state.consumers(), files, state.askedAt()).found());
    return attention.found;
  }

  private void feed(FeedState feed, Instant now) {
    feed.source()
        .filter(FeedState.Source::answered)
        .ifPresent(
            source ->
                source
                    .slot()
                    .ifPresentOrElse(slot -> slot(feed, source, slot), () -> noSlot(feed, source)));
    if (feed.trouble().isPresent()) {
      found.addAll(
          Standstill.of("publishing feed " + feed.name(), feed.trouble().get(), files, now));
      return;
    }
    if (feed.lag().exceeds(Condition.LATE) && feed.stored().get().writer().isPresent()) {
      found.add(
          Diagnostic.warning(
              OperationCode.FEED_BEHIND,
              "feed " + feed.name() + " is " + feed.lag().text() + " behind its source",
              "look at the log and /status of " + feed.stored().get().writer().get()));
    }
    feed.source().ifPresent(source -> left(feed, source.plan()));
    boolean idle = feed.stored().map(one -> one.writer().isEmpty()).orElse(false);
    if (idle && feed.source().isPresent()) {
      found.add(
          Diagnostic.error(
              OperationCode.NOBODY_PUBLISHES,
              "no process publishes feed " + feed.name(),
              "sync-cli manifest sync " + files));
    }
  }

  private void left(FeedState feed, PublishPlan plan) {
    StoreStatus.Feed stored = feed.stored().orElse(null);
    if (stored == null || stored.writer().isEmpty() || stored.publishes().isEmpty()) {
      return;
    }
    List<String> left =
        plan.publishes().stream().filter(one -> !stored.publishes().contains(one)).toList();
    if (!left.isEmpty()) {
      found.add(
          Diagnostic.warning(
              EngineCode.LEFT_BY_THE_ACTIVE,
              stored.writer().get()
                  + " publishes feed "
                  + feed.name()
                  + " without "
                  + String.join(", ", left),
              "start it again with all manifests: sync-cli manifest sync " + files));
    }
  }

  private void slot(FeedState feed, FeedState.Source source, SlotStatus slot) {
    String what = "replication slot " + source.plan().capture().slotName();
    if (slot.givenUp()) {
      found.add(
          Diagnostic.error(
              SourceCode.SLOT_LOST, what + " was given up by the server", reset(feed)));
    } else if (slot.percent() >= MUCH_PERCENT) {
      boolean over = slot.percent() >= 100;
      String message =
          what + " retains " + slot.retained() + " of " + slot.limit() + " that it may";
      found.add(
          over
              ? Diagnostic.error(SourceCode.WAL_LIMIT, message, "catch up, or " + reset(feed))
              : Diagnostic.warning(
                  SourceCode.RETAINED_WAL, message, "look at what is behind below"));
    }
  }

  private void noSlot(FeedState feed, FeedState.Source source) {
    if (feed.stored().map(StoreStatus.Feed::sourceEnd).orElse(Lsn.ZERO).isAfter(Lsn.ZERO)) {
      found.add(
          Diagnostic.error(
              SourceCode.SLOT_MISSING,
              "replication slot " + source.plan().capture().slotName() + " does not exist",
              reset(feed)));
    }
  }

  private String reset(FeedState feed) {
    return feed.source()
        .map(source -> StoreErrors.resetCommand(source.plan().feed()).replace("MANIFEST...", files))
        .orElse("");
  }
}
