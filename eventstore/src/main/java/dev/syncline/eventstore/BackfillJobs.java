package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The backfill jobs of an event store. Operators request, pause, resume and cancel them; the
 * publisher of the feed does the work, and saves its progress with the rows ({@link
 * FeedAppend#save}), so that no process without the feed's epoch can. Safe for use by many threads.
 */
public interface BackfillJobs {
  /** Requests a job without a list of keys. */
  default BackfillJob request(BackfillRequest request) {
    return request(request, Collections.emptyIterator());
  }

  /**
   * Requests a job. If the iterator throws, nothing is stored.
   *
   * @param keys the keys of scope {@link BackfillScope#LISTED} as JSON objects, in any number; a
   *     key that comes twice counts once
   * @throws IllegalArgumentException if there are keys without that scope, or none with it
   */
  BackfillJob request(BackfillRequest request, Iterator<String> keys);

  /** One job. */
  Optional<BackfillJob> find(BackfillJobId id);

  /**
   * The jobs that have not ended, and the latest that have; in the order of their numbers.
   *
   * @param ended how many that have ended, at most
   */
  List<BackfillJob> list(int ended);

  /**
   * The jobs of a feed that its publisher has something to do for: those that have not ended, and
   * those that have while their keys were still remembered. In the order of their numbers.
   */
  List<BackfillJob> open(FeedName feed);

  /**
   * Keys of a job's list, in order and as canonical JSON.
   *
   * @param after how many to skip
   * @param limit how many at most
   */
  List<String> keys(BackfillJobId id, long after, int limit);

  /**
   * Has the publisher read nothing more for a job until it is resumed. Pausing a paused job changes
   * nothing.
   *
   * @return the job as it is now
   * @throws DiagnosticException if there is no such job, or it has ended
   */
  BackfillJob pause(BackfillJobId id);

  /** Lets a paused job continue where it was; otherwise like {@link #pause}. */
  BackfillJob resume(BackfillJobId id);

  /** Ends a job; what it has published stays published. Otherwise like {@link #pause}. */
  BackfillJob cancel(BackfillJobId id);

  /** Records for operators how fast a job goes; changes nothing if it has ended. */
  void report(BackfillJobId id, BackfillPace pace);

  /** Deletes the lists of keys of those jobs of a feed that have ended. */
  void forgetKeys(FeedName feed);
}
