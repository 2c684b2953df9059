package dev.syncline.postgres.sink.plan;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.sink.plan.StatementPlan.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts events into as few runs as their order allows: an event joins an earlier run of its lane if
 * it may pass every run in between. Applying the runs in order then ends where applying the events
 * one by one ends.
 */
public final class RunPlanner {
  private final List<Repeat> repeats;
  private final Rules passing;
  private final List<Run> runs = new ArrayList<>();

  /** Which lanes may pass which, by their numbers. */
  interface Rules {
    Passing rule(int moving, int passed);
  }

  /**
   * @param repeats for each lane, what several events of one key come to
   * @param passing which lanes may pass which
   */
  RunPlanner(List<Repeat> repeats, Rules passing) {
    this.repeats = List.copyOf(repeats);
    this.passing = passing;
  }

  /** Adds the next event of the feed for one lane. */
  public void add(int lane, Event event) {
    Run run =
        earlierRun(lane, event)
            .orElseGet(
                () -> {
                  runs.add(new Run(lane));
                  return runs.get(runs.size() - 1);
                });
    run.add(event, repeats.get(lane));
  }

  /** The runs so far, in the order to apply them. */
  public List<Run> runs() {
    return runs;
  }

  private Optional<Run> earlierRun(int lane, Event event) {
    for (int place = runs.size() - 1; place >= 0; place--) {
      Run run = runs.get(place);
      if (run.lane() == lane) {
        return Optional.of(run).filter(found -> found.admits(event, repeats.get(lane)));
      }
      if (!mayPass(lane, event, run)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean mayPass(int lane, Event event, Run run) {
    return switch (passing.rule(lane, run.lane())) {
      case ALWAYS -> true;
      case OTHER_KEYS -> !run.has(event.key());
      case NEVER -> false;
    };
  }
}
