package dev.syncline.engine.spi;

import dev.syncline.eventstore.BackfillProgress;
import java.util.Set;

/**
 * Fixes where the first load of an append-only contract ends and the stream begins. Its rows have
 * no key by which the stream could find that the load has a row already. Used by the stream's
 * thread.
 */
public interface AppendBoundaries {
  /**
   * Fixes the boundary of a load that begins. The load brings what all of the given transactions
   * inserted; waits until they are visible.
   *
   * @param waiting the progress before the first row
   * @param mustSee transactions whose events were omitted
   * @return the same progress, which contains the boundary from now on
   * @throws RetriableException if the source could not be asked
   * @throws dev.syncline.manifest.verify.DiagnosticException if the source has no such boundary
   */
  BackfillProgress fix(BackfillProgress waiting, Set<Long> mustSee);

  /** The boundary of a load that has begun. */
  AppendBoundary of(BackfillProgress underWay);
}
