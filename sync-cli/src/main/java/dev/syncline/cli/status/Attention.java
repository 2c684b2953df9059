package dev.syncline.cli.status;

import dev.syncline.cli.report.CliCode;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Refusals;
import dev.syncline.eventstore.postgres.StoreLook;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.guard.SlotLook;
import dev.syncline.postgres.setup.SourceCode;
import dev.syncline.postgres.sink.bookkeeping.CursorLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What of a sync somebody has to look at, each with the next command to type. */
final class Attention {
  private static final Duration LATE = Duration.ofMinutes(1);
  private static final int MUCH_PERCENT = 50;

  private final String files;
  private final List<Diagnostic> found = new ArrayList<>();

  private Attention(String files) {
    this.files = files;
  }

  /**
   * @param files the manifests, as they were typed
   */
  static List<Diagnostic> of(SyncState state, String files) {
    Attention attention = new Attention(files);
    attention.found.addAll(state.silent());
    state.feeds().forEach(attention::feed);
    state.consumers().forEach(attention::consumer);
    return attention.found;
  }

  private void feed(FeedState feed) {
    feed.source()
        .filter(FeedState.Source::answered)
        .ifPresent(
            source ->
                source
                    .slot()
                    .ifPresentOrElse(slot -> slot(feed, source, slot), () -> noSlot(feed, source)));
    boolean idle = feed.stored().map(one -> one.writer().isEmpty()).orElse(false);
    if (idle && feed.source().isPresent()) {
      found.add(
          Diagnostic.error(
              CliCode.NOBODY_PUBLISHES,
              "no process publishes feed " + feed.name(),
              "sync-cli manifest sync " + files));
    }
  }

  private void slot(FeedState feed, FeedState.Source source, SlotLook slot) {
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
    if (feed.stored().map(StoreLook.Feed::sourceEnd).orElse(Lsn.ZERO).isAfter(Lsn.ZERO)) {
      found.add(
          Diagnostic.error(
              SourceCode.SLOT_MISSING,
              "replication slot " + source.plan().capture().slotName() + " does not exist",
              reset(feed)));
    }
  }

  private String reset(FeedState feed) {
    return feed.source()
        .map(source -> Refusals.resetCommand(source.plan().feed()).replace("MANIFEST...", files))
        .orElse("");
  }

  private void consumer(ConsumerState consumer) {
    String what = "consumer schema " + consumer.subscription();
    if (consumer.awaited().isPresent()) {
      found.add(consumer.awaited().get().diagnostic());
    } else if (consumer.cursor().flatMap(CursorLook::holder).isEmpty()) {
      found.add(
          Diagnostic.error(
              CliCode.NOBODY_CONSUMES,
              "no process applies " + what + " at " + consumer.destination(),
              "sync-cli manifest sync " + files));
    } else if (consumer.behind().map(lag -> lag.time().compareTo(LATE) > 0).orElse(false)) {
      found.add(
          Diagnostic.warning(
              CliCode.FAR_BEHIND,
              what + " is " + Text.of(consumer.behind().get()) + " behind",
              "look at the log and /status of " + consumer.cursor().get().holder().get()));
    }
    long letters = consumer.cursor().map(CursorLook::deadLetters).orElse(0L);
    if (letters > 0) {
      found.add(
          Diagnostic.warning(
              CliCode.LETTERS_WAIT,
              letters + " events of " + what + " wait as dead letters",
              "sync-cli dead-letter list " + files + " --consumer " + consumer.subscription()));
    }
  }
}
