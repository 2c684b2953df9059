package dev.syncline.operations.status;

import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The state of a whole sync at one moment, as read from its databases.
 *
 * @param feeds its feeds
 * @param consumers its consumer schemas
 * @param silent the errors of databases that did not answer, or refused to
 * @param anyAnswered whether any database answered
 * @param askedAt the time of the queries by the clock of this machine
 */
public record SyncState(
    List<FeedState> feeds,
    List<ConsumerState> consumers,
    List<Diagnostic> silent,
    boolean anyAnswered,
    Instant askedAt) {
  public SyncState {
    feeds = List.copyOf(feeds);
    consumers = List.copyOf(consumers);
    silent = List.copyOf(silent);
    Objects.requireNonNull(askedAt, "askedAt");
  }
}
