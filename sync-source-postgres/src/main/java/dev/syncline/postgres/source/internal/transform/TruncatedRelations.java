package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The relations that truncations have emptied since the last change of a row. {@code TRUNCATE} of a
 * table with children reports each of them, {@code TRUNCATE ONLY} the table alone.
 */
final class TruncatedRelations {
  private final Map<TableName, Set<TableName>> ofTable = new HashMap<>();

  /** Records the next change. */
  void passed(TableChange change) {
    if (change instanceof TableTruncated truncated) {
      ofTable
          .computeIfAbsent(truncated.table(), table -> new HashSet<>())
          .add(truncated.relation());
    } else {
      ofTable.clear();
    }
  }

  /** Whether no row of the table is left. */
  boolean emptied(SourceTable table) {
    return ofTable.getOrDefault(table.name(), Set.of()).containsAll(table.published());
  }
}
