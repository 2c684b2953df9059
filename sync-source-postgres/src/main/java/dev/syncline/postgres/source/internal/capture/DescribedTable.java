package dev.syncline.postgres.source.internal.capture;

import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.Optional;
import java.util.Set;

/**
 * A table as the log describes it, before the changes that follow.
 *
 * @param planned the table as the plan has it; empty if it did not exist
 * @param retyped the columns whose values in the log are of another type than planned
 */
record DescribedTable(Optional<SourceTable> planned, Set<String> retyped) {
  DescribedTable {
    retyped = Set.copyOf(retyped);
  }
}
