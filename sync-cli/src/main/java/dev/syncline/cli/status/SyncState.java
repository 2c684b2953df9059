package dev.syncline.cli.status;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;

/**
 * A whole sync at one moment, as its databases tell it.
 *
 * @param feeds its feeds
 * @param consumers its consumer schemas
 * @param silent what did not answer, or refused to
 * @param anyAnswered whether any database answered
 */
record SyncState(
    List<FeedState> feeds,
    List<ConsumerState> consumers,
    List<Diagnostic> silent,
    boolean anyAnswered) {
  SyncState {
    feeds = List.copyOf(feeds);
    consumers = List.copyOf(consumers);
    silent = List.copyOf(silent);
  }
}
