package dev.syncline.engine.internal.publish;

import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the stored backfills of a feed in line with what this attempt publishes.
 *
 * <p>A contract that is no longer part of a run, or whose table was lost to capture, misses changes
 * from then on. That is recorded at once, together with what capture depends on now, so that its
 * rows are backfilled again when it returns: after a crash in between, the next run finds the same
 * loss. A backfill does not find rows that were deleted meanwhile: once all backfills are complete,
 * deletes are published for the rows that no event has mentioned since. A minor that another one
 * replaces misses nothing: its changes continue as those of the other.
 */
final class CaptureGap {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureGap.class);

  private final List<BackfillProgress> stored;
  private final SourceSession session;
  private final List<Consumer<FeedAppend>> changes = new ArrayList<>();

  private CaptureGap(List<BackfillProgress> stored, SourceSession session) {
    this.stored = stored;
    this.session = session;
  }

  /**
   * Restarts the backfill of every interrupted contract, ends superseded ones, and records what
   * capture depends on.
   */
  static void reset(FeedWriter writer, SourceSession session) {
    CaptureGap found = new CaptureGap(writer.backfills(), session);
    found.stored.forEach(found::look);
    if (!writer.captured().equals(session.captured()) || !session.gaps().isEmpty()) {
      found.changes.add(found::remember);
    }
    if (found.changes.isEmpty()) {
      return;
    }
    try (FeedAppend append = writer.begin()) {
      found.changes.forEach(change -> change.accept(append));
      append.commit();
    }
  }

  private void remember(FeedAppend append) {
    append.remember(session.captured());
    if (!session.gaps().isEmpty()) {
      append.noteGap(
          session.gaps().stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    }
  }

  private void look(BackfillProgress progress) {
    Optional<PublishedContract> own = contract(contract -> isOf(contract, progress));
    Optional<PublishedContract> other = contract(one -> one.id().equals(progress.schema()));
    if (own.isPresent()) {
      lookAtPublished(own.get(), progress);
    } else if (other.isPresent()) {
      lookAtSuperseded(other.get(), progress);
    } else if (progress.state() != LoadState.WITHDRAWN) {
      changes.add(append -> append.withdraw(progress));
      LOG.warn(
          "public schema id {}, minor {}, is not published any more: its rows are loaded again when"
              + " it is",
          progress.schema().value(),
          progress.minor());
    }
  }

  private void lookAtPublished(PublishedContract contract, BackfillProgress progress) {
    boolean begun = progress.state() != LoadState.WAITING;
    boolean interrupted = session.interrupted().contains(contract);
    if (progress.state() == LoadState.WITHDRAWN || begun && interrupted) {
      changes.add(append -> append.startOver(progress));
      LOG.warn(
          "public schema {} {} was not captured for a while: its rows are loaded again",
          contract.contract().name(),
          contract.contract().version());
    }
  }

  private void lookAtSuperseded(PublishedContract successor, BackfillProgress progress) {
    boolean loadsAlready = stored.stream().anyMatch(one -> isOf(successor, one));
    if (progress.state() == LoadState.WITHDRAWN && loadsAlready) {
      return;
    }
    if (session.interrupted().contains(successor)) {
      changes.add(append -> append.withdraw(progress));
    }
    int minor = successor.contract().version().minor();
    changes.add(append -> append.supersede(progress, minor));
    if (successor.contract().isAppendOnly() && !loadsAlready) {
      // Rows that were published once are not published again, whatever their shape.
      changes.add(append -> append.save(progress.ofMinor(minor)));
    }
    LOG.info(
        "public schema {}: the load of minor {} ends, minor {} takes its place",
        successor.contract().name(),
        progress.minor(),
        minor);
  }

  private Optional<PublishedContract> contract(Predicate<PublishedContract> wanted) {
    return session.contracts().stream().filter(wanted).findFirst();
  }

  private static boolean isOf(PublishedContract contract, BackfillProgress progress) {
    return contract.id().equals(progress.schema())
        && contract.contract().version().minor() == progress.minor();
  }
}
