package dev.syncline.engine.listener;

import dev.syncline.eventstore.Contract;
import java.util.Objects;

/**
 * How far a backfill has come.
 *
 * @param contract the contract whose rows are loaded
 * @param read how many rows have been read, with those of earlier attempts
 * @param estimated the source's estimate of all rows
 */
public record BackfillRows(Contract contract, long read, long estimated) {
  public BackfillRows {
    Objects.requireNonNull(contract, "contract");
  }
}
