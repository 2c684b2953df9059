package dev.syncline.postgres.sink.plan;

import dev.syncline.postgres.sink.plan.StatementPlan.Effect;
import dev.syncline.postgres.sink.plan.StatementPlan.SetPlan;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Decides from tables, keys and foreign keys which statements may pass which. A wrong yes is a
 * wrong destination; a wrong no costs a statement more. Of the many pairs that many statements make
 * few ever meet: each is decided when it does.
 */
final class ReorderRules {
  private final List<StatementPipeline> lanes;
  private final ForeignKeys foreignKeys;
  private final Reordering[][] decided;

  /**
   * @param lanes each at the place its number says
   */
  ReorderRules(List<StatementPipeline> lanes, ForeignKeys foreignKeys) {
    this.lanes = List.copyOf(lanes);
    this.foreignKeys = foreignKeys;
    decided = new Reordering[lanes.size()][lanes.size()];
  }

  /**
   * Whether events of one lane may pass those of another.
   *
   * @param moving the number of the lane that moves forward
   * @param passed the number of the one it would pass
   */
  Reordering rule(int moving, int passed) {
    Reordering known = decided[moving][passed];
    if (known == null) {
      // Whoever decides it meanwhile comes to the same.
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

  /** Whether rows of different keys have nothing to do with each other. */
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

  /** Writing a parent earlier is fine, unless children follow a change of its key. */
  private boolean parentMayPass(SetPlan parent) {
    return parent.effect() != Effect.REMOVE && keepsReferences(parent);
  }

  /** Removing a child earlier is fine, if only its key decides that it goes. */
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
