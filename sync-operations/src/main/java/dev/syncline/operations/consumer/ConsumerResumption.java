package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.postgres.sink.bookkeeping.ConsumerPauses;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Resumes paused consumer schemas: each catches up alone from where it waits and then joins the
 * others of its destination.
 */
public final class ConsumerResumption {
  private final SyncPlan plan;

  /**
   * @throws dev.syncline.manifest.verify.DiagnosticException if the manifests do not describe a
   *     valid sync
   */
  public ConsumerResumption(ManifestSet manifests) {
    plan = SyncPlanner.plan(manifests);
  }

  /**
   * Resumes consumer schemas. A running sync notices within about a second.
   *
   * @param names as the user typed them
   * @throws dev.syncline.manifest.verify.DiagnosticException for every name that is unknown or
   *     ambiguous, before any is resumed
   * @throws dev.syncline.engine.spi.RetriableException if a destination does not answer
   */
  public List<ResumedConsumer> resume(List<String> names) {
    List<ResumedConsumer> resumed = new ArrayList<>();
    ConsumerPausing.byDestination(new ConsumerNames(plan).find(names))
        .forEach(
            (destination, consumers) -> {
              Set<String> changed =
                  new ConsumerPauses(destination)
                      .resume(consumers.stream().map(NamedConsumer::name).toList());
              List<CursorStatus> cursors = DestinationLook.at(destination).cursors();
              consumers.forEach(one -> resumed.add(resumed(one.name(), cursors, changed)));
            });
    return resumed;
  }

  private static ResumedConsumer resumed(
      String name, List<CursorStatus> cursors, Set<String> changed) {
    return new ResumedConsumer(
        name,
        cursors.stream()
            .filter(one -> one.subscription().equals(name))
            .map(CursorStatus::position)
            .findFirst(),
        changed.contains(name));
  }
}
