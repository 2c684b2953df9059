package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.TableChange;
import java.util.List;

/** Turns changes of one table into events of one public schema. */
interface ChangeRoute {
  /**
   * The events of one change; adds the lookups that they need to the run.
   *
   * @param emptied what truncations have emptied, this change included
   */
  List<Pending> of(TableChange change, LookupRun run, TruncatedRelations emptied);
}
