package dev.syncline.engine.run;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseHolding.Ours;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Renews a lease while work continues, and stops the work once the lease is lost: to another
 * process, or because the database that keeps it has not answered for the duration of the lease.
 */
final class LeaseRenewal {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final PipelineMonitor monitor;
  private final Lease lease;
  private final Ours taken;
  private final StopSignal outer;
  private final StopSignal stop = new StopSignal();
  private final StopSignal.Registration follows;
  private final Thread thread;
  private volatile String loss;
  private Optional<Optional<Instant>> recorded = Optional.empty();

  /**
   * @param monitor the progress of the work; its name begins the thread's name
   * @param taken what {@link Lease#take} has just returned
   * @param outer stops the work too
   */
  LeaseRenewal(PipelineMonitor monitor, Lease lease, Ours taken, StopSignal outer) {
    this.monitor = monitor;
    this.lease = lease;
    this.taken = taken;
    this.outer = outer;
    follows = outer.onStop(stop::stop);
    thread = new Thread(this::renew, monitor.name() + " lease");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The signal that the work has to check. */
  StopSignal stop() {
    return stop;
  }

  /** Why the lease was lost, if it was lost. */
  Optional<String> loss() {
    return Optional.ofNullable(loss);
  }

  /** Ends the renewals; afterwards the lease may be used by the caller's thread. */
  void end() throws InterruptedException {
    follows.close();
    thread.interrupt();
    thread.join();
  }

  /** Whether another process had the lease since it was taken; to be called after {@link #end}. */
  boolean wasInterrupted() {
    return loss != null || !taken.equals(lease.take());
  }

  private void renew() {
    long standsSince = System.nanoTime();
    try {
      while (loss == null && !outer.await(INTERVAL)) {
        long asked = System.nanoTime();
        try {
          loss = lossBy(lease.take());
          standsSince = asked;
          recordProgress();
        } catch (RuntimeException unreachable) {
          if (System.nanoTime() - standsSince > Lease.DURATION.toNanos()) {
            loss = "the lease ran out: " + unreachable.getMessage();
          }
        }
      }
    } catch (InterruptedException ended) {
      return;
    }
    stop.stop();
  }

  /** Only for work that has shown progress, and only if the progress is new. */
  private void recordProgress() {
    Optional<Instant> through = monitor.committedThrough();
    if (loss == null && monitor.isProven() && !recorded.equals(Optional.of(through))) {
      lease.recordProgress(through);
      recorded = Optional.of(through);
    }
  }

  private String lossBy(LeaseHolding holding) {
    if (holding instanceof Theirs theirs) {
      return theirs.holder() + " has taken over";
    }
    return taken.equals(holding) ? null : "another process had taken over for a while";
  }
}
