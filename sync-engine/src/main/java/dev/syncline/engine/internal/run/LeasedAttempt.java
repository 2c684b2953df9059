package dev.syncline.engine.internal.run;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseHolding.Ours;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that only one process does at a time: it stands by while another process has the lease,
 * works while it has the lease itself, and ends when it has lost the lease, to stand by in the next
 * attempt.
 */
public final class LeasedAttempt implements Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedAttempt.class);

  private final Supplier<Lease> leases;
  private final Attempt work;

  /**
   * @param leases a new contender for the lease for each attempt
   * @param work what to do while holding the lease
   */
  public LeasedAttempt(Supplier<Lease> leases, Attempt work) {
    this.leases = leases;
    this.work = work;
  }

  @Override
  public void run(StopSignal stop, Pipeline pipeline) throws InterruptedException {
    try (Lease lease = leases.get()) {
      Optional<Ours> taken = await(lease, stop, pipeline);
      if (taken.isPresent()) {
        work(lease, taken.get(), stop, pipeline);
      }
    }
  }

  /** Otherwise observers would wait for this process to retry. */
  @Override
  public void giveUp(Pipeline pipeline) {
    try (Lease lease = leases.get()) {
      lease.recordEnd();
    } catch (RuntimeException unreachable) {
      LOG.debug("{}: could not record that it ends", pipeline.name(), unreachable);
    }
  }

  /** Stands by until this process has the lease; empty if stopped before. */
  private static Optional<Ours> await(Lease lease, StopSignal stop, Pipeline pipeline)
      throws InterruptedException {
    Optional<Theirs> before = Optional.empty();
    Optional<Diagnostic> told = Optional.empty();
    while (true) {
      LeaseHolding holding = lease.take();
      if (holding instanceof Ours ours) {
        taken(before, pipeline);
        return Optional.of(ours);
      }
      Theirs theirs = theirs(holding);
      if (before.isEmpty()) {
        LOG.info("{}: standing by, {} is active", pipeline.name(), theirs.holder());
      }
      before = Optional.of(theirs);
      Optional<Diagnostic> left = leftUndone(theirs);
      pipeline.listener().standingBy(theirs.holder(), left);
      if (!left.equals(told)) {
        left.ifPresent(undone -> LOG.warn("{}: {}", pipeline.name(), undone));
        told = left;
      }
      if (stop.await(lease.timing().standby())) {
        return Optional.empty();
      }
    }
  }

  private static void taken(Optional<Theirs> before, Pipeline pipeline) {
    before.ifPresent(
        theirs -> LOG.info("{}: taking over from {}", pipeline.name(), theirs.holder()));
    pipeline.listener().leaseTaken(before.map(Theirs::holder));
  }

  private static Theirs theirs(LeaseHolding holding) {
    if (holding instanceof Theirs theirs) {
      return theirs;
    }
    throw new IllegalStateException("an unknown lease holding: " + holding.getClass());
  }

  /** The work that no process does as long as the other process is active. */
  private static Optional<Diagnostic> leftUndone(Theirs theirs) {
    if (theirs.left().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Diagnostic.warning(
            EngineCode.LEFT_BY_THE_ACTIVE,
            theirs.holder()
                + " is active and does nothing for "
                + String.join(", ", theirs.left())
                + ", which this process would do",
            "end that process if it is being replaced; otherwise start every process with all"
                + " manifests of this feed or destination"));
  }

  private void work(Lease lease, Ours taken, StopSignal outer, Pipeline pipeline)
      throws InterruptedException {
    LeaseRenewal renewal = new LeaseRenewal(pipeline, lease, taken, outer);
    renewal.start();
    try {
      work.run(renewal.stop(), pipeline);
    } catch (FencedException fenced) {
      renewal.end();
      // A process that fences without the lease is not a standby: two deployments share one feed or
      // cursor.
      if (!renewal.wasInterrupted()) {
        record(Verdict.of(fenced), lease, pipeline);
        throw fenced;
      }
      LOG.warn("{}: {}", pipeline.name(), fenced.getMessage());
      return;
    } catch (RuntimeException | Error failure) {
      renewal.end();
      record(Verdict.of(failure), lease, pipeline);
      throw failure;
    } finally {
      renewal.end();
      if (renewal.loss().isEmpty()) {
        pipeline.listener().leaseReleased();
      }
    }
    renewal.loss().ifPresent(why -> LOG.warn("{}: {}", pipeline.name(), why));
  }

  /**
   * Records the failure for observers outside this process; if that is impossible, there is only
   * the log.
   */
  private static void record(Verdict verdict, Lease lease, Pipeline pipeline) {
    List<Diagnostic> problems =
        verdict.problems().isEmpty()
            ? pipeline.progress().halt().map(Halt::problems).orElse(List.of())
            : verdict.problems();
    if (problems.isEmpty()) {
      return;
    }
    try {
      lease.recordFailure(
          new RecordedFailure(
              new Halt(Instant.now(), problems, Optional.empty())
                  .causes().stream()
                      .map(one -> new Reason(one.code().id(), one.message(), one.fix()))
                      .toList()));
    } catch (RuntimeException unreachable) {
      LOG.debug("{}: could not keep why it stands still", pipeline.name(), unreachable);
    }
  }
}
