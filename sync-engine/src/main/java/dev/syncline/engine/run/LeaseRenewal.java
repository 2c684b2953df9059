package dev.syncline.engine.run;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseHolding.Ours;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes a lease again and again while work goes on, and stops the work once the lease is lost: to
 * another process, or because the database that keeps it has not answered for as long as it stands.
 */
final class LeaseRenewal {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final Lease lease;
  private final Ours taken;
  private final StopSignal outer;
  private final StopSignal stop = new StopSignal();
  private final Thread thread;
  private volatile String loss;

  /**
   * @param pipeline leads the thread's name
   * @param taken what {@link Lease#take} has just answered
   * @param outer stops the work too
   */
  LeaseRenewal(String pipeline, Lease lease, Ours taken, StopSignal outer) {
    this.lease = lease;
    this.taken = taken;
    this.outer = outer;
    thread = new Thread(this::renew, pipeline + " lease");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What the work has to look at. */
  StopSignal stop() {
    return stop;
  }

  /** Why the lease was lost, if it was. */
  Optional<String> loss() {
    return Optional.ofNullable(loss);
  }

  /** Ends the renewals; afterwards the lease may be used by the caller's thread. */
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** Whether another process had the lease since it was taken, after {@link #end}. */
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

  private String lossBy(LeaseHolding holding) {
    if (holding instanceof Theirs theirs) {
      return theirs.holder() + " has taken over";
    }
    return taken.equals(holding) ? null : "another process had taken over for a while";
  }
}
