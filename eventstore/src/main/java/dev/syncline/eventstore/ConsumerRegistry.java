package dev.syncline.eventstore;

import java.util.List;

/**
 * The consumers of all feeds, as they report themselves. It shows who reads which public schema and
 * how far the slowest consumer is; no consumer resumes from it. Safe for use by many threads.
 *
 * <p>An entry is a few seconds old while its consumer runs, and stays when it stops: it is removed
 * only by {@link #forget}.
 */
public interface ConsumerRegistry {
  /**
   * Records how far consumers have come, all of them or none. A consumer that is not registered yet
   * is registered. A decision to give it up stays.
   *
   * @throws EventStoreException also if a report is beyond the head of its feed, or names a public
   *     schema that is not in it, or one that is retired and that the consumer did not read before
   * @throws dev.syncline.manifest.verify.DiagnosticException if the role may not report
   */
  void report(List<ConsumerReport> reports);

  /**
   * All consumers that have ever reported and were not forgotten, by feed, name and destination.
   */
  List<RegisteredConsumer> all();

  /**
   * Removes a consumer that no longer exists. One that still runs registers itself again.
   *
   * @return whether it was registered
   */
  boolean forget(ConsumerId consumer);

  /**
   * Decides that neither retention nor retirement waits for a consumer. Giving it up again changes
   * nothing.
   *
   * @param reason why, for operators
   * @return whether it is registered
   */
  boolean giveUp(ConsumerId consumer, String reason);
}
