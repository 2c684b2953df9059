package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.AppendOnlyCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps the rows of append-only public schemas from being loaded again where changes may be
 * missing: consumers would get every row twice.
 */
public final class AppendOnlyContinuity {
  private final List<SchemaPlan> begun;
  private final List<SchemaPlan> withdrawn;

  /**
   * @param plans what the feed publishes
   * @param writer the feed
   * @param contracts where its contracts are published
   */
  public AppendOnlyContinuity(
      List<SchemaPlan> plans, FeedWriter writer, ContractRegistry contracts) {
    List<BackfillProgress> loads = writer.backfills();
    List<SchemaPlan> appended =
        plans.stream().filter(plan -> plan.schema().isAppendOnly()).toList();
    begun = appended.stream().filter(plan -> any(plan, loads, contracts, this::isBegun)).toList();
    withdrawn =
        appended.stream()
            .filter(
                plan ->
                    any(plan, loads, contracts, one -> one.state() == LoadState.WITHDRAWN)
                        && !any(plan, loads, contracts, one -> one.state() != LoadState.WITHDRAWN))
            .toList();
  }

  private boolean isBegun(BackfillProgress load) {
    return load.state() == LoadState.UNDER_WAY || load.state() == LoadState.COMPLETE;
  }

  private static boolean any(
      SchemaPlan plan,
      List<BackfillProgress> loads,
      ContractRegistry contracts,
      Predicate<BackfillProgress> wanted) {
    Optional<SchemaId> id =
        contracts.all().stream()
            .filter(one -> isMajorOf(one.contract(), plan.contract()))
            .map(one -> one.id())
            .findFirst();
    return id.isPresent()
        && loads.stream().anyMatch(load -> load.schema().equals(id.get()) && wanted.test(load));
  }

  private static boolean isMajorOf(Contract known, Contract planned) {
    return known.manifest().equals(planned.manifest())
        && known.name().equals(planned.name())
        && known.version().major() == planned.version().major();
  }

  /**
   * Requires that no append-only public schema was left out for a while.
   *
   * @throws DiagnosticException with each that was
   */
  public void requireNoneWithdrawn() {
    refuse(withdrawn, "it was not published for a while");
  }

  /**
   * Requires that no append-only public schema has published rows that would be loaded again.
   *
   * @param lost those whose changes may be missing
   * @param why what was lost
   * @throws DiagnosticException with each of them
   */
  public void requireKept(Predicate<SchemaPlan> lost, String why) {
    refuse(begun.stream().filter(lost).toList(), why);
  }

  private static void refuse(List<SchemaPlan> plans, String why) {
    if (!plans.isEmpty()) {
      throw new DiagnosticException(plans.stream().map(plan -> refusal(plan, why)).toList());
    }
  }

  private static Diagnostic refusal(SchemaPlan plan, String why) {
    return Diagnostic.error(
        AppendOnlyCode.NOT_LOADED_AGAIN,
        "inserts into "
            + plan.primaryTable().name()
            + " may be missing in "
            + plan.schema().title()
            + ", which is append-only: "
            + why,
        "empty the tables of its consumers and load everything again: "
            + StoreErrors.resetCommand(plan.feed())
            + "; or publish it as the next major version");
  }
}
