package dev.syncline.engine.internal.publish;

import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.TransactionHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First half of publishing: takes changes from the source and turns them into public events. */
final class TransformStage implements Stage {
  private static final Duration POLL = Duration.ofMillis(200);

  private final ChangeSource source;
  private final PublicTransformer transformer;
  private final BackfillMerge merge;
  private final BackfillCompletion completion;
  private final Truncations truncations;
  private final AppendOnlyLoads loads;
  private final Handoff<List<AppendStep>> out;
  private @Nullable TransactionHeader open;

  TransformStage(
      ChangeSource source,
      PublicTransformer transformer,
      BackfillMerge merge,
      BackfillCompletion completion,
      Truncations truncations,
      AppendOnlyLoads loads,
      Handoff<List<AppendStep>> out) {
    this.source = source;
    this.transformer = transformer;
    this.merge = merge;
    this.completion = completion;
    this.truncations = truncations;
    this.loads = loads;
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
    Instant captured = Instant.now();
    SliceChanges changes = new SliceChanges(open);
    slice.forEach(event -> event.accept(changes));
    List<PublicEvents> events = changes.transformedBy(transformer);
    SliceSteps steps =
        new SliceSteps(
            merge,
            completion,
            truncations,
            loads,
            open,
            events,
            new SliceTimes(captured, Instant.now()));
    slice.forEach(event -> event.accept(steps));
    open = steps.open();
    return steps.finish();
  }
}
