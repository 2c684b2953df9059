package dev.syncline.engine.listener;

import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.Contract;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a backfill has come.
 *
 * @param contract the contract whose rows are loaded
 * @param read how many rows have been read, with those of earlier attempts
 * @param estimated the source's estimate of all rows
 * @param job the job, if an operator requested it; empty for a first load
 * @param pace how fast it goes; {@link BackfillPace#NONE} for a first load
 */
public record BackfillRows(
    Contract contract, long read, long estimated, Optional<BackfillJobId> job, BackfillPace pace) {
  public BackfillRows {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(pace, "pace");
  }

  /** Those of a first load. */
  public BackfillRows(Contract contract, long read, long estimated) {
    this(contract, read, estimated, Optional.empty(), BackfillPace.NONE);
  }
}
