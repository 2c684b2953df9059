package dev.syncline.operations.wait;

import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import java.util.List;
import java.util.Optional;

/** A sync in this process, as one of several that may stand by for each other, and its waits. */
final class RunningSync implements AutoCloseable {
  private final EventStore store;
  private final SyncEngine engine;
  private final ConsumerWait wait;

  RunningSync(SmallManifest manifest) {
    this(SyncPlanner.plan(manifest.read()), 100);
  }

  RunningSync(SyncPlan plan, int most) {
    store = PostgresEventStore.connect(plan.eventStore());
    AppliedCursors applied = new AppliedCursors();
    engine =
        new SyncEngine(
            plan,
            () -> store,
            new PostgresSources(),
            new PostgresDestinations(SinkSettings.DEFAULT),
            EngineSettings.DEFAULT,
            List.of(applied));
    wait = new ConsumerWait(plan, () -> store, applied, engine::pipelines, most);
    engine.start();
  }

  ConsumerWait waits() {
    return wait;
  }

  boolean isAll(PipelineState state) {
    return engine.pipelines().stream().allMatch(one -> one.state() == state);
  }

  WaitOutcome await(String token, String timeout) throws InterruptedException {
    return wait.await(
        wait.requests()
            .read(Optional.of(SmallManifest.CONSUMER), Optional.of(token), Optional.of(timeout)));
  }

  /** The codes with which a wait is refused. */
  List<String> refusals(String token, String timeout) throws InterruptedException {
    try {
      throw new AssertionError("not refused: " + await(token, timeout));
    } catch (DiagnosticException refused) {
      return refused.diagnostics().stream()
          .map(one -> one.code().id() + " " + one.message())
          .toList();
    }
  }

  @Override
  public void close() {
    wait.close();
    engine.close();
    store.close();
  }
}
