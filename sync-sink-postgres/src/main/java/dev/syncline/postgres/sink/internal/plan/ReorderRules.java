package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.plan.StatementPlan.Effect;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Decides from tables, keys and foreign keys which statements may run before which. A wrong yes
 * corrupts the destination; a wrong no costs one more statement. Of the many possible pairs of
 * statements few ever meet, so a pair is decided when it does.
 */
final class ReorderRules {
  private final List<StatementPipeline> lanes;
  private final ForeignKeys foreignKeys;
  private final Reordering[][] decided;

  /**
   * @param lanes the statement pipelines, each at the index of its number
   */
  ReorderRules(List<StatementPipeline> lanes, ForeignKeys foreignKeys) {
    this.lanes = List.copyOf(lanes);
    this.foreignKeys = foreignKeys;
    decided = new Reordering[lanes.size()][lanes.size()];
  }

  /**
   * Whether events of one statement pipeline may be applied before earlier events of another.
   *
   * @param moving the number of the pipeline whose event moves forward
   * @param passed the number of the pipeline that it would pass
   */
  Reordering rule(int moving, int passed) {
    Reordering known = decided[moving][passed];
    if (known == null) {
      // Another caller that decides it at the same time gets the same result.
      known = rule(lanes.get(moving), lanes.get(passed));
      decided[moving][passed] = known;
    }
    return known;
  }

  private Reordering rule(StatementPipeline moving, StatementPipeline passed) {
    if (!(moving.plan() instanceof SetPlan ours) || !(passed.plan() instanceof SetPlan theirs)) {
      return Reordering.NEVER;
    }
    if (ours.target().meets(theirs.target())) {
      boolean sameKeys =
          moving.statement().subscription().equals(passed.statement().subscription())
              && !ours.identity().isEmpty()
              && ours.identity().equals(theirs.identity());
      boolean apart =
          onlyKeysMatter(ours)
              && onlyKeysMatter(theirs)
              && !refers(ours, theirs)
              && !refers(theirs, ours);
      return sameKeys && apart ? Reordering.OTHER_KEYS : Reordering.NEVER;
    }
    return mayPassOtherTable(ours, theirs) ? Reordering.ALWAYS : Reordering.NEVER;
  }

  /** Whether rows of different keys are independent of each other. */
  private boolean onlyKeysMatter(SetPlan plan) {
    return plan.target().onlyUniqueBy(plan.identity().keySet()) && !refers(plan, plan);
  }

  private boolean refers(SetPlan child, SetPlan parent) {
    return foreignKeys.refer(child.target().family(), parent.target().family());
  }

  private boolean mayPassOtherTable(SetPlan ours, SetPlan theirs) {
    boolean below = refers(ours, theirs);
    boolean above = refers(theirs, ours);
    if (!below && !above) {
      return true;
    }
    if (below && above) {
      return false;
    }
    return above ? parentMayPass(ours) : childMayPass(ours, theirs);
  }

  /** Writing a parent earlier is safe unless children follow a change of its key. */
  private boolean parentMayPass(SetPlan parent) {
    return parent.effect() != Effect.REMOVE && keepsReferences(parent);
  }

  /** Removing a child earlier is safe if only its key decides whether it is removed. */
  private boolean childMayPass(SetPlan child, SetPlan parent) {
    return child.effect() == Effect.REMOVE
        && child.onlyIdentity()
        && (parent.effect() == Effect.REMOVE ? keepsKeys(child) : keepsReferences(parent));
  }

  private boolean keepsReferences(SetPlan parent) {
    return Collections.disjoint(parent.changes(), foreignKeys.referenced(parent.target().family()));
  }

  private boolean keepsKeys(SetPlan child) {
    Set<String> cleared = foreignKeys.cleared(child.target().family());
    return cleared.isEmpty()
        || !child.identity().isEmpty() && Collections.disjoint(child.identity().keySet(), cleared);
  }
}
