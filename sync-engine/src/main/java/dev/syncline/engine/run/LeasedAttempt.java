package dev.syncline.engine.run;

import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseHolding.Ours;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that only one process does at a time: it stands by while another has the lease, works while
 * it has it itself, and ends when it has lost it, to stand by in the next attempt.
 */
public final class LeasedAttempt implements Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedAttempt.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Supplier<Lease> leases;
  private final Attempt work;

  /**
   * @param leases a new taker of the lease for each attempt
   * @param work what to do with it
   */
  public LeasedAttempt(Supplier<Lease> leases, Attempt work) {
    this.leases = leases;
    this.work = work;
  }

  @Override
  public void run(StopSignal stop, PipelineMonitor monitor) throws InterruptedException {
    try (Lease lease = leases.get()) {
      Optional<Ours> taken = await(lease, stop, monitor);
      if (taken.isPresent()) {
        work(lease, taken.get(), stop, monitor);
      }
    }
  }

  /** Stands by until the lease is ours; empty if stopped before. */
  private static Optional<Ours> await(Lease lease, StopSignal stop, PipelineMonitor monitor)
      throws InterruptedException {
    LeaseHolding holding = lease.take();
    if (holding instanceof Theirs theirs) {
      LOG.info("{}: standing by, {} is active", monitor.name(), theirs.holder());
    }
    while (holding instanceof Theirs theirs) {
      monitor.enter(PipelineState.STANDBY, theirs.holder() + " is active");
      if (stop.await(LOOK)) {
        return Optional.empty();
      }
      holding = lease.take();
      if (holding instanceof Ours) {
        LOG.info("{}: taking over from {}", monitor.name(), theirs.holder());
      }
    }
    return Optional.of((Ours) holding);
  }

  private void work(Lease lease, Ours taken, StopSignal outer, PipelineMonitor monitor)
      throws InterruptedException {
    LeaseRenewal renewal = new LeaseRenewal(monitor.name(), lease, taken, outer);
    renewal.start();
    try {
      work.run(renewal.stop(), monitor);
    } catch (FencedException fenced) {
      renewal.end();
      // Whoever fences without the lease is no standby: two deployments share one feed or cursor.
      if (!renewal.wasInterrupted()) {
        throw fenced;
      }
      LOG.warn("{}: {}", monitor.name(), fenced.getMessage());
    } finally {
      renewal.end();
    }
    renewal.loss().ifPresent(why -> LOG.warn("{}: {}", monitor.name(), why));
  }
}
