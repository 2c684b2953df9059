package dev.syncline.engine.status;

import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a backfill has come: a job, or a first load.
 *
 * @param contract the contract whose rows are loaded
 * @param state its state; a first load that is not complete is running
 * @param progress the rows that have been read, with those of earlier attempts
 * @param pace how fast it goes
 */
public record BackfillRows(
    Contract contract, BackfillJobState state, BackfillProgress progress, BackfillPace pace) {
  public BackfillRows {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(pace, "pace");
  }

  /** The job, if an operator requested it; empty for a first load. */
  public Optional<BackfillJobId> job() {
    return progress.job();
  }

  public long read() {
    return progress.rowsRead();
  }

  public long estimated() {
    return progress.rowsEstimated();
  }

  /** How long the rest takes at the present pace; empty if that is unknown, or it is paused. */
  public Optional<Duration> remaining() {
    return state == BackfillJobState.RUNNING ? pace.remaining(progress) : Optional.empty();
  }
}
