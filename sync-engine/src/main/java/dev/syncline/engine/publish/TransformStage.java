package dev.syncline.engine.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.engine.run.Handoff;
import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.TransactionHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** First half of publishing: takes changes from the source and turns them into public events. */
final class TransformStage implements Stage {
  private static final Duration POLL = Duration.ofMillis(200);

  private final ChangeSource source;
  private final PublicTransformer transformer;
  private final BackfillMerge firstLoad;
  private final BackfillCompletion loadsDone;
  private final Handoff<List<AppendStep>> out;
  private TransactionHeader open;

  TransformStage(
      ChangeSource source,
      PublicTransformer transformer,
      BackfillMerge firstLoad,
      BackfillCompletion loadsDone,
      Handoff<List<AppendStep>> out) {
    this.source = source;
    this.transformer = transformer;
    this.firstLoad = firstLoad;
    this.loadsDone = loadsDone;
    this.out = out;
  }

  @Override
  public String name() {
    return "transform";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    try (StopSignal.Registration wake = stop.onStop(source::stopWaiting)) {
      transformUntil(stop);
    }
  }

  private void transformUntil(StopSignal stop) throws InterruptedException {
    while (!stop.isSet()) {
      List<SourceEvent> slice = source.poll(POLL);
      if (!slice.isEmpty()) {
        out.put(transform(slice), stop);
      }
    }
  }

  private List<AppendStep> transform(List<SourceEvent> slice) throws InterruptedException {
    Iterator<PublicEvents> events = eventsOf(slice).iterator();
    List<AppendStep> steps = new ArrayList<>();
    List<NewEvent> run = new ArrayList<>();
    List<RejectedEvent> refused = new ArrayList<>();
    for (SourceEvent event : slice) {
      if (event instanceof TransactionBegan began) {
        begin(began.header());
      } else if (event instanceof TableChange) {
        PublicEvents admitted = firstLoad.admit(events.next());
        run.addAll(admitted.published());
        refused.addAll(admitted.refused());
      } else if (event instanceof LogicalMessage message) {
        flush(run, steps);
        setAside(refused, steps);
        meet(message, steps);
      } else if (event instanceof TransactionEnded ended) {
        flush(run, steps);
        setAside(refused, steps);
        steps.add(new AppendStep.End(ended.header(), ended.end()));
      }
    }
    flush(run, steps);
    setAside(refused, steps);
    return steps;
  }

  private void begin(TransactionHeader header) {
    open = header;
    firstLoad.delivered(header.transactionId());
  }

  private void flush(List<NewEvent> run, List<AppendStep> steps) {
    if (!run.isEmpty()) {
      steps.add(new AppendStep.Add(open, List.copyOf(run)));
      run.clear();
    }
  }

  private void setAside(List<RejectedEvent> refused, List<AppendStep> steps) {
    if (!refused.isEmpty()) {
      steps.add(new AppendStep.SetAside(open, List.copyOf(refused)));
      refused.clear();
    }
  }

  private void meet(LogicalMessage message, List<AppendStep> steps) {
    firstLoad.begins(message).ifPresent(progress -> steps.add(new AppendStep.Save(progress)));
    firstLoad
        .completes(message)
        .ifPresent(
            chunk -> {
              steps.add(new AppendStep.Load(open, chunk));
              loadsDone
                  .after(chunk.progress())
                  .forEach(contract -> steps.add(new AppendStep.Retire(open, contract)));
            });
  }

  private List<PublicEvents> eventsOf(List<SourceEvent> slice) throws InterruptedException {
    List<TableChange> changes = new ArrayList<>();
    Set<Long> transactions = new HashSet<>();
    TransactionHeader header = open;
    for (SourceEvent event : slice) {
      if (event instanceof TransactionBegan began) {
        header = began.header();
      } else if (event instanceof TableChange change) {
        changes.add(change);
        transactions.add(header.transactionId());
      }
    }
    return changes.isEmpty() ? List.of() : transformer.transform(changes, transactions);
  }
}
