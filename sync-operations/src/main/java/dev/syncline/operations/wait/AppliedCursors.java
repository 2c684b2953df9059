package dev.syncline.operations.wait;

import dev.syncline.engine.listener.CursorReached;
import dev.syncline.engine.listener.EngineListener;
import dev.syncline.engine.listener.PipelineId;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the consumer schemas are that this process applies itself, from what the engine reports.
 * While a pipeline does not work nothing is known: another process may apply, and a destination may
 * have been restored.
 */
public final class AppliedCursors implements EngineListener {
  private final WaitSignal signal = new WaitSignal();
  private final Map<String, CursorReached> cursors = new ConcurrentHashMap<>();

  @Override
  public PipelineListener pipeline(PipelineId pipeline) {
    return pipeline instanceof PipelineId.Consumer ? new Observer() : PipelineListener.NONE;
  }

  /** Signals each change of what is known here. */
  WaitSignal signal() {
    return signal;
  }

  /** How far a consumer schema is; empty if this process does not apply it now. */
  Optional<Cursor> cursor(FeedName feed, String consumer) {
    return Optional.ofNullable(cursors.get(consumer))
        .filter(reached -> reached.feed().equals(feed))
        .map(CursorReached::cursor);
  }

  private final class Observer implements PipelineListener {
    private final Collection<String> own = ConcurrentHashMap.newKeySet();

    @Override
    public void reached(CursorReached reached) {
      own.addAll(reached.consumers());
      reached.consumers().forEach(consumer -> cursors.put(consumer, reached));
      signal.changed();
    }

    private void forget() {
      own.forEach(cursors::remove);
      signal.changed();
    }

    @Override
    public void starting() {
      forget();
    }

    @Override
    public void running(String note) {
      signal.changed();
    }

    @Override
    public void waiting(String note) {
      signal.changed();
    }

    @Override
    public void standingBy(String holder, Optional<Diagnostic> undone) {
      forget();
    }

    @Override
    public void interrupted(Diagnostic why) {
      forget();
    }

    @Override
    public void halted(List<Diagnostic> problems, Optional<Duration> next) {
      forget();
    }

    @Override
    public void stopped() {
      forget();
    }

    @Override
    public void leaseLost(String why) {
      forget();
    }

    @Override
    public void leaseReleased() {
      forget();
    }
  }
}
