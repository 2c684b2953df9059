package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The jobs of one feed, and which of them comes next: one with a list of keys, since most are short
 * and awaited; otherwise the one that was requested first. Used by one thread.
 */
final class JobQueue {
  private static final Comparator<OpenJob> ORDER =
      Comparator.comparing((OpenJob job) -> !job.isListed())
          .thenComparing(job -> job.stored().id());

  private final FeedName feed;
  private final BackfillJobs jobs;
  private final List<PublishedContract> contracts;
  private final JobPacing pacing;
  private final Map<BackfillJobId, OpenJob> open = new TreeMap<>();
  private final List<OpenJob> gone = new ArrayList<>();
  private final Set<BackfillJobId> orphans = new TreeSet<>();
  private long lookAt = System.nanoTime();

  /**
   * @param contracts those that this process publishes
   */
  JobQueue(FeedName feed, BackfillJobs jobs, List<PublishedContract> contracts, JobPacing pacing) {
    this.feed = feed;
    this.jobs = jobs;
    this.contracts = contracts;
    this.pacing = pacing;
  }

  Duration check() {
    return pacing.check();
  }

  /**
   * Looks at the event store again, if it is time.
   *
   * @return jobs found now whose contract this process does not publish
   */
  List<BackfillJob> look() {
    if (System.nanoTime() - lookAt < 0) {
      return List.of();
    }
    lookAt = System.nanoTime() + pacing.check().toNanos();
    List<BackfillJob> stored = jobs.open(feed);
    Set<BackfillJobId> ids = stored.stream().map(BackfillJob::id).collect(Collectors.toSet());
    open.forEach((id, job) -> gone.addAll(ids.contains(id) ? List.of() : List.of(job)));
    open.keySet().retainAll(ids);
    orphans.retainAll(ids);
    List<BackfillJob> unknown = new ArrayList<>();
    for (BackfillJob job : stored) {
      Optional<PublishedContract> contract = contract(job.progress());
      if (contract.isPresent()) {
        open.computeIfAbsent(job.id(), id -> new OpenJob(job, contract.get(), pacing)).refresh(job);
      } else if (orphans.add(job.id())) {
        unknown.add(job);
      }
    }
    return unknown;
  }

  private Optional<PublishedContract> contract(BackfillProgress progress) {
    return contracts.stream()
        .filter(one -> one.id().equals(progress.schema()))
        .filter(one -> one.contract().version().minor() == progress.minor())
        .findFirst();
  }

  /** The jobs that are not open any more, each returned once; without those that completed here. */
  List<OpenJob> gone() {
    List<OpenJob> all = List.copyOf(gone);
    gone.clear();
    return all;
  }

  /** All jobs of contracts that this process publishes. */
  List<OpenJob> all() {
    return List.copyOf(open.values());
  }

  /** The job to read rows of now; empty if there is none, or all of them pause. */
  Optional<OpenJob> next() {
    return open.values().stream()
        .filter(OpenJob::runs)
        .filter(job -> job.pause().isZero())
        .min(ORDER);
  }

  /** Whether any job is to be read, now or after a pause. */
  boolean isAnyRunning() {
    return open.values().stream().anyMatch(OpenJob::runs);
  }

  /** How long to wait for something to do. */
  Duration rest() {
    long untilLook = Math.max(0, lookAt - System.nanoTime());
    long untilReady =
        open.values().stream()
            .filter(OpenJob::runs)
            .mapToLong(job -> job.pause().toNanos())
            .min()
            .orElse(untilLook);
    return Duration.ofNanos(Math.min(untilLook, untilReady));
  }

  /** The next keys of a job's list. */
  List<String> keys(OpenJob job, int most) {
    return jobs.keys(job.stored().id(), job.progress().rowsRead(), most);
  }

  /** Reports the pace of a job, at most once a second. */
  void report(OpenJob job) {
    if (job.isReportDue()) {
      jobs.report(job.stored().id(), job.pace());
    }
  }

  /** Removes a job that is complete, and the lists of keys that nothing needs any more. */
  void completed(OpenJob job) {
    open.remove(job.stored().id());
    forgetKeys();
  }

  /** Deletes the lists of keys of jobs that have ended. */
  void forgetKeys() {
    jobs.forgetKeys(feed);
  }
}
