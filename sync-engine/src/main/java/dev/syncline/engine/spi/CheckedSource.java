package dev.syncline.engine.spi;

import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedWriter;

/**
 * A source that was checked against its plan and can be captured, for one attempt: what was read of
 * it is not read again.
 */
public interface CheckedSource {
  /**
   * Prepares what capture needs at the source, publishes the contracts and opens capture where the
   * feed ends. What may have changed with the takeover of the feed is checked again.
   *
   * @param writer the feed, which this call binds to the source if it is new
   * @param contracts where the contracts are published
   * @throws dev.syncline.manifest.verify.DiagnosticException if the user must change something
   * @throws RetriableException for a failure that may pass
   */
  SourceSession open(FeedWriter writer, ContractRegistry contracts) throws InterruptedException;
}
