package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.sink.internal.key.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups events into as few batches as their order allows: an event joins an earlier batch of its
 * statement pipeline if it may pass every batch in between. Applying the batches in order has the
 * same result as applying the events one by one.
 */
public final class StatementBatchPlanner {
  private final List<Keys> keys;
  private final Rules passing;
  private final List<StatementBatch> runs = new ArrayList<>();

  /** Which statement pipelines may pass which, by their numbers. */
  interface Rules {
    Reordering rule(int moving, int passed);
  }

  /**
   * @param keys for each statement pipeline, which rows its events change
   * @param passing which pipelines may pass which
   */
  StatementBatchPlanner(List<Keys> keys, Rules passing) {
    this.keys = List.copyOf(keys);
    this.passing = passing;
  }

  /** Adds the next event of the feed for one statement pipeline. */
  public void add(int lane, Event event) {
    Keys own = keys.get(lane);
    Optional<RowKey> row = own.reading().read(event.key());
    if (row.isEmpty()) {
      runs.add(StatementBatch.ofAnyRow(lane, own.repeat(), event));
      return;
    }
    Optional<StatementBatch> earlier = earlierRun(lane, row.get());
    StatementBatch run = earlier.orElseGet(() -> new StatementBatch(lane, own.repeat()));
    if (earlier.isEmpty()) {
      runs.add(run);
    }
    run.add(row.get(), event);
  }

  /** The batches so far, in the order to apply them. */
  public List<StatementBatch> runs() {
    return runs;
  }

  private Optional<StatementBatch> earlierRun(int lane, RowKey row) {
    for (int place = runs.size() - 1; place >= 0; place--) {
      StatementBatch run = runs.get(place);
      if (run.lane() == lane) {
        return Optional.of(run).filter(found -> found.admits(row));
      }
      if (!mayPass(lane, row, run)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean mayPass(int lane, RowKey row, StatementBatch run) {
    return switch (passing.rule(lane, run.lane())) {
      case ALWAYS -> true;
      case OTHER_KEYS -> !run.mayHave(row);
      case NEVER -> false;
    };
  }
}
