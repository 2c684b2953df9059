package dev.syncline.engine.internal.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.TransactionHeader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns one slice of the stream into steps for the append stage. */
final class SliceSteps implements SourceEvent.Visitor {
  private final BackfillMerge merge;
  private final BackfillCompletion completion;
  private final Truncations truncations;
  private final AppendOnlyLoads loads;
  private final Iterator<PublicEvents> events;
  private final SliceTimes times;
  private final List<AppendStep> steps = new ArrayList<>();
  private final List<NewEvent> run = new ArrayList<>();
  private final List<RejectedEvent> refused = new ArrayList<>();
  private @Nullable TransactionHeader open;

  /**
   * @param open the transaction that the slice continues; null if it begins with one
   * @param events the public events of each change of the slice, in order
   * @param times of the slice
   */
  SliceSteps(
      BackfillMerge merge,
      BackfillCompletion completion,
      Truncations truncations,
      AppendOnlyLoads loads,
      @Nullable TransactionHeader open,
      List<PublicEvents> events,
      SliceTimes times) {
    this.merge = merge;
    this.completion = completion;
    this.truncations = truncations;
    this.loads = loads;
    this.open = open;
    this.events = events.iterator();
    this.times = times;
  }

  @Override
  public void began(TransactionBegan transaction) {
    open = transaction.header();
    merge.delivered(transaction.header().transactionId());
  }

  @Override
  public void changed(TableChange change) {
    PublicEvents admitted = merge.admit(events.next(), within().transactionId());
    if (!admitted.truncations().isEmpty()) {
      flush();
      admitted.truncations().forEach(truncations::add);
    } else if (!admitted.published().isEmpty() || !admitted.refused().isEmpty()) {
      truncate();
    }
    run.addAll(admitted.published());
    refused.addAll(admitted.refused());
  }

  @Override
  public void received(LogicalMessage message) {
    flush();
    truncate();
    loads.passed(message);
    merge.begins(message).ifPresent(this::save);
    merge.completes(message).ifPresent(this::load);
    merge.endings().at(message).ifPresent(steps::add);
  }

  @Override
  public void ended(TransactionEnded transaction) {
    flush();
    truncate();
    steps.add(new AppendStep.End(transaction.header(), transaction.end(), times));
  }

  /** The steps, after the last event of the slice. */
  List<AppendStep> finish() {
    flush();
    return steps;
  }

  /** The last transaction that began. */
  @Nullable TransactionHeader open() {
    return open;
  }

  private TransactionHeader within() {
    return Objects.requireNonNull(open, "an event in no transaction");
  }

  /** A truncation that a slice ends with may continue in the next one, so it is not taken there. */
  private void truncate() {
    steps.addAll(truncations.take(within()));
  }

  private void save(BackfillProgress progress) {
    truncations.reached(progress);
    steps.add(new AppendStep.Save(progress));
  }

  private void load(Chunk chunk) {
    truncations.reached(chunk.progress());
    steps.add(new AppendStep.Load(within(), chunk));
    if (chunk.progress().complete()) {
      merge.loaded(chunk.progress());
    }
    completion
        .after(chunk.progress())
        .forEach(contract -> steps.add(new AppendStep.Retire(within(), contract)));
    if (chunk.progress().job().isPresent() && chunk.progress().complete()) {
      steps.add(new AppendStep.DeleteMissing(within(), chunk.progress()));
    }
  }

  private void flush() {
    if (!run.isEmpty()) {
      steps.add(new AppendStep.Add(within(), List.copyOf(run)));
      run.clear();
    }
    if (!refused.isEmpty()) {
      steps.add(new AppendStep.SetAside(within(), List.copyOf(refused)));
      refused.clear();
    }
  }
}
