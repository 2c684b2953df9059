package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether a server's history contains everything that a feed has. */
final class SourceHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SourceHistory.class);

  private final PublishPlan plan;
  private final FeedCheckpoint checkpoint;
  private final SourceIdentity server;

  private SourceHistory(PublishPlan plan, FeedCheckpoint checkpoint, SourceIdentity server) {
    this.plan = plan;
    this.checkpoint = checkpoint;
    this.server = server;
  }

  /**
   * The reason why the feed cannot continue from this server, if it cannot. A server on a later
   * timeline is queried for the position at which it left the feed's timeline.
   */
  static Optional<Diagnostic> problem(
      PublishPlan plan, FeedCheckpoint checkpoint, SourceIdentity server) {
    Optional<SourceIdentity> bound = checkpoint.identity();
    return bound.isEmpty() || bound.get().equals(server)
        ? Optional.empty()
        : new SourceHistory(plan, checkpoint, server).problem(bound.get());
  }

  private Optional<Diagnostic> problem(SourceIdentity bound) {
    if (!bound.systemIdentifier().equals(server.systemIdentifier())) {
      return Optional.of(
          Diagnostic.error(
              SourceCode.OTHER_SERVER,
              "the feed was captured from system "
                  + bound.systemIdentifier()
                  + ", but the connection leads to system "
                  + server.systemIdentifier(),
              "correct the connection, or " + reset()));
    }
    Optional<Lsn> left = leftAt(bound.timeline());
    if (left.isPresent() && !checkpoint.sourceEnd().isAfter(left.get())) {
      return Optional.empty();
    }
    return Optional.of(
        Diagnostic.error(
            SourceCode.OTHER_TIMELINE,
            "the feed was captured on timeline "
                + bound.timeline()
                + " up to "
                + checkpoint.sourceEnd()
                + ", but the server is on timeline "
                + server.timeline()
                + left.map(place -> ", which began at " + place)
                    .orElse(", which did not come from there"),
            reset()));
  }

  private Optional<Lsn> leftAt(int timeline) {
    try {
      return TimelineHistory.read(plan.source(), server.timeline()).leftAt(timeline);
    } catch (SQLException untold) {
      LOG.debug("no history of timeline {}: {}", server.timeline(), untold.getMessage());
      return Optional.empty();
    }
  }

  private String reset() {
    return "restart the feed: " + StoreErrors.resetCommand(plan.feed());
  }
}
