package dev.syncline.engine.internal.run;

import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseHolding.Ours;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renews a lease while work continues, and stops the work once the lease is lost: to another
 * process, or because the database that keeps it has not answered for the duration of the lease.
 */
final class LeaseRenewal {
  private final Pipeline pipeline;
  private final Lease lease;
  private final Ours taken;
  private final StopSignal outer;
  private final StopSignal stop = new StopSignal();
  private final StopSignal.Registration follows;
  private final Thread thread;
  private volatile @Nullable String loss;
  private Optional<Optional<Instant>> recorded = Optional.empty();

  /**
   * @param pipeline the pipeline that works
   * @param taken what {@link Lease#take} has just returned
   * @param outer stops the work too
   */
  LeaseRenewal(Pipeline pipeline, Lease lease, Ours taken, StopSignal outer) {
    this.pipeline = pipeline;
    this.lease = lease;
    this.taken = taken;
    this.outer = outer;
    follows = outer.onStop(stop::stop);
    thread = new Thread(this::renew, pipeline.name() + " lease");
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
    if (loss == null) {
      checked(lease.take());
    }
    return loss != null;
  }

  private void renew() {
    long standsSince = System.nanoTime();
    try {
      while (loss == null && !outer.await(lease.timing().renewal())) {
        long asked = System.nanoTime();
        try {
          checked(lease.take());
          standsSince = asked;
          recordProgress();
        } catch (RuntimeException unreachable) {
          if (System.nanoTime() - standsSince > lease.timing().duration().toNanos()) {
            lose("the lease ran out: " + unreachable.getMessage());
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
    Optional<Instant> through = pipeline.progress().committedThrough();
    if (loss == null && pipeline.progress().isProven() && !recorded.equals(Optional.of(through))) {
      lease.recordProgress(through);
      recorded = Optional.of(through);
    }
  }

  private void checked(LeaseHolding holding) {
    if (holding instanceof Theirs theirs) {
      lose(theirs.holder() + " has taken over");
    } else if (!taken.equals(holding)) {
      lose("another process had taken over for a while");
    }
  }

  private void lose(String why) {
    loss = why;
    pipeline.listener().leaseLost(why);
  }
}
