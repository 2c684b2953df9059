package dev.syncline.cli.status;

import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.List;

/**
 * A whole sync at one moment, as its databases tell it.
 *
 * @param feeds its feeds
 * @param consumers its consumer schemas
 * @param silent what did not answer, or refused to
 * @param anyAnswered whether any database answered
 * @param askedAt when, by the clock of this machine
 */
record SyncState(
    List<FeedState> feeds,
    List<ConsumerState> consumers,
    List<Diagnostic> silent,
    boolean anyAnswered,
    Instant askedAt) {
  SyncState {
    feeds = List.copyOf(feeds);
    consumers = List.copyOf(consumers);
    silent = List.copyOf(silent);
  }
}
