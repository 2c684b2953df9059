package dev.syncline.engine.internal.publish;

import dev.syncline.engine.spi.Truncation;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.TransactionHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns truncations into steps for the append stage. Truncations that follow each other without an
 * event in between are applied together, children before their parents: {@code TRUNCATE ...
 * CASCADE} reports the parent first, and a foreign key at a destination would reject its delete.
 *
 * <p>A truncation of all rows ends their backfill if it is under way. Every row that is in the
 * table afterwards was inserted after the truncation, because that locks out all other writers, so
 * the stream reports it.
 *
 * <p>A truncation of some rows restarts the backfill, unless it is yet to begin: its first chunk
 * then sees the truncation.
 *
 * <p>Used by the stream's thread.
 */
final class Truncations {
  private final List<PublishedContract> childrenFirst;
  private final BackfillMerge merge;
  private final BackfillCompletion completion;
  private final Map<PublishedContract, BackfillProgress> reached = new HashMap<>();
  private final Map<PublishedContract, Truncation> pending = new HashMap<>();

  /**
   * @param contracts all contracts of the feed, parents first
   * @param stored the progress of all backfills that the feed has when the attempt begins
   */
  Truncations(
      List<PublishedContract> contracts,
      List<BackfillProgress> stored,
      BackfillMerge merge,
      BackfillCompletion completion) {
    childrenFirst = ChildrenFirst.of(contracts);
    this.merge = merge;
    this.completion = completion;
    stored.forEach(this::reached);
  }

  /** Records the progress of a backfill at the place that the stream has reached. */
  void reached(BackfillProgress progress) {
    childrenFirst.stream()
        .filter(contract -> BackfillResumption.isOf(contract, progress))
        .forEach(contract -> reached.put(contract, progress));
  }

  /** Adds a truncation to those that are applied together. */
  void add(Truncation truncation) {
    childrenFirst.stream()
        .filter(contract -> isOf(contract, truncation))
        .forEach(contract -> pending.merge(contract, truncation, Truncations::stronger));
  }

  private static boolean isOf(PublishedContract contract, Truncation truncation) {
    return contract.id().equals(truncation.schema())
        && contract.contract().version().minor() == truncation.minor();
  }

  /** Where no row is left, none has to be loaded again. */
  private static Truncation stronger(Truncation one, Truncation other) {
    return one instanceof Truncation.OfAllRows ? one : other;
  }

  /** The steps that apply the truncations that were added since the last call. */
  List<AppendStep> take(TransactionHeader within) {
    if (pending.isEmpty()) {
      return List.of();
    }
    List<AppendStep> steps = new ArrayList<>();
    List<PublishedContract> toRetire = new ArrayList<>();
    for (PublishedContract contract : childrenFirst) {
      Truncation truncation = pending.get(contract);
      if (truncation != null) {
        merge.overtakeJobs(truncation.schema(), truncation.minor());
      }
      if (truncation instanceof Truncation.OfAllRows) {
        toRetire.addAll(endBackfill(contract, steps));
        steps.add(new AppendStep.Truncate(within, contract));
      } else if (truncation instanceof Truncation.OfSomeRows some) {
        restart(contract, some, steps);
      }
    }
    toRetire.forEach(contract -> steps.add(new AppendStep.Retire(within, contract)));
    pending.clear();
    return steps;
  }

  /** Returns the contracts whose vanished rows can be deleted now. */
  private List<PublishedContract> endBackfill(PublishedContract contract, List<AppendStep> steps) {
    Optional<BackfillProgress> underWay = in(LoadState.UNDER_WAY, contract);
    if (underWay.isEmpty()) {
      return List.of();
    }
    BackfillProgress complete = underWay.get().completed();
    merge.overtake(complete.schema(), complete.minor());
    reached(complete);
    steps.add(new AppendStep.Save(complete));
    return completion.after(complete);
  }

  private void restart(
      PublishedContract contract, Truncation.OfSomeRows truncation, List<AppendStep> steps) {
    Optional<BackfillProgress> begun =
        in(LoadState.UNDER_WAY, contract).or(() -> in(LoadState.COMPLETE, contract));
    if (begun.isPresent()) {
      merge.overtake(truncation.schema(), truncation.minor());
      completion.restarted(contract);
      reached(begun.get().fromTheBeginning());
      steps.add(new AppendStep.Restart(begun.get(), truncation.why()));
    }
  }

  private Optional<BackfillProgress> in(LoadState state, PublishedContract contract) {
    return Optional.ofNullable(reached.get(contract)).filter(one -> one.state() == state);
  }
}
