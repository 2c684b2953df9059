package dev.syncline.operations.backfill;

import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Shows backfill jobs, and pauses, resumes and cancels them. */
public final class BackfillJobControl {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ManifestSet manifests;
  private final EventStores stores;

  public BackfillJobControl(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * The jobs that have not ended, and the latest that have.
   *
   * @param ended how many of those at most
   */
  public List<NamedJob> list(int ended) {
    try (EventStore store = open()) {
      return NamedJob.of(store.backfillJobs().list(ended), store);
    }
  }

  /**
   * One job.
   *
   * @throws DiagnosticException if there is none of that number
   */
  public NamedJob show(BackfillJobId id) {
    try (EventStore store = open()) {
      return NamedJob.of(find(store, id), store);
    }
  }

  private static BackfillJob find(EventStore store, BackfillJobId id) {
    return store.backfillJobs().find(id).orElseThrow(() -> StoreErrors.noJob(id));
  }

  /**
   * Pauses a job.
   *
   * @return the job as it is now
   * @throws DiagnosticException if there is none of that number, or it has ended
   */
  public NamedJob pause(BackfillJobId id) {
    return change(id, BackfillJobs::pause);
  }

  /** Resumes a job; otherwise like {@link #pause}. */
  public NamedJob resume(BackfillJobId id) {
    return change(id, BackfillJobs::resume);
  }

  /** Cancels a job; otherwise like {@link #pause}. */
  public NamedJob cancel(BackfillJobId id) {
    return change(id, BackfillJobs::cancel);
  }

  private NamedJob change(
      BackfillJobId id, BiFunction<BackfillJobs, BackfillJobId, BackfillJob> change) {
    try (EventStore store = open()) {
      return NamedJob.of(change.apply(store.backfillJobs(), id), store);
    }
  }

  /** Receives the job about twice a second. */
  public interface JobWatcher {
    void seen(NamedJob job);
  }

  /**
   * Watches a job until it is as wanted, has ended, or the time is up.
   *
   * @param atMost how long
   * @return the job as it was last
   * @throws DiagnosticException if there is none of that number
   */
  public NamedJob watch(
      BackfillJobId id, Predicate<BackfillJob> wanted, Duration atMost, JobWatcher watcher)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    try (EventStore store = open()) {
      NamedJob job = NamedJob.of(find(store, id), store);
      watcher.seen(job);
      while (!wanted.test(job.job())
          && !job.job().state().isEnded()
          && System.nanoTime() - deadline < 0) {
        Thread.sleep(LOOK.toMillis());
        job = new NamedJob(find(store, id), job.schema());
        watcher.seen(job);
      }
      return job;
    }
  }

  private EventStore open() {
    return stores.open(SyncPlanner.plan(manifests).eventStore());
  }
}
