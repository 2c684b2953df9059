package dev.syncline.engine.publish;

import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A contract that is taken out of a run, or whose table somebody took out of the publication,
 * misses changes from then on. That is written down at once, so that its rows are loaded again when
 * it comes back. Rows that were deleted meanwhile are no rows to load: once all loads are complete,
 * what no event has spoken of since is ended at its consumers.
 */
final class Interruption {
  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

  private Interruption() {}

  /** Sets the load of every interrupted contract back to its beginning. */
  static void reset(FeedWriter writer, SourceSession session) {
    List<BackfillProgress> reset =
        writer.backfills().stream()
            .filter(progress -> progress.state() != LoadState.WAITING)
            .filter(progress -> isInterrupted(progress, session))
            .toList();
    if (reset.isEmpty()) {
      return;
    }
    try (FeedAppend append = writer.begin()) {
      reset.forEach(append::startOver);
      append.commit();
    }
    reset.forEach(
        progress ->
            LOG.warn(
                "public schema id {}, minor {}, is not or was not captured for a while: its rows"
                    + " are loaded again when it is",
                progress.schema().value(),
                progress.minor()));
  }

  private static boolean isInterrupted(BackfillProgress progress, SourceSession session) {
    return session.interrupted().stream().anyMatch(contract -> isOf(contract, progress))
        || session.contracts().stream().noneMatch(contract -> isOf(contract, progress));
  }

  private static boolean isOf(PublishedContract contract, BackfillProgress progress) {
    return contract.id().equals(progress.schema())
        && contract.contract().version().minor() == progress.minor();
  }
}
