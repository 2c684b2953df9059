package dev.syncline.cli.sync;

import dev.syncline.cli.setting.SettingLog;
import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.postgres.StoreSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.wait.AppliedCursors;
import dev.syncline.operations.wait.ConsumerWait;
import dev.syncline.operations.wait.WaitTuning;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs sources and destinations in this process until it is stopped. */
public final class LocalSync implements SyncRunner {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSync.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration FOR_ALL_TO_START = Duration.ofSeconds(10);

  @Override
  public int run(SyncRequest request) {
    SyncPlan plan = SyncPlanner.plan(request.manifests());
    StopSignal stop = new StopSignal();
    CountDownLatch ended = endWith(stop);
    Settings settings = request.settings();
    SettingLog.write(settings);
    AppliedCursors applied = new AppliedCursors();
    try (LazyEventStore store = new LazyEventStore(plan.eventStore(), StoreSettings.of(settings));
        SyncEngine engine =
            new SyncEngine(
                plan,
                store,
                new PostgresSources(SourceSettings.of(settings)),
                new PostgresDestinations(SinkSettings.of(settings)),
                EngineSettings.of(settings),
                List.of(applied));
        StatusServer http = serve(request, engine, waits(plan, store, applied, engine, settings))) {
      LOG.info("status at http://{}:{}/status", request.hostname(), http.port());
      engine.start();
      return watch(engine, stop);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      LOG.info("stopped");
      ended.countDown();
    }
  }

  private static WaitRoute waits(
      SyncPlan plan,
      LazyEventStore store,
      AppliedCursors applied,
      SyncEngine engine,
      Settings settings) {
    return new WaitRoute(
        new ConsumerWait(
            plan, store, applied, engine::pipelines, settings.number(WaitTuning.MOST_REQUESTS)));
  }

  private static StatusServer serve(SyncRequest request, SyncEngine engine, WaitRoute wait) {
    ApiAccess access = new ApiAccess(request.hostname(), request.apiToken());
    if (access.isClosed()) {
      LOG.warn("{}", access.refusal());
    }
    List<Integer> ports =
        Stream.concat(Stream.of(request.apiPort()), request.furtherPorts().stream()).toList();
    StatusServer server =
        StatusServer.start(
            request.hostname(), ports, access, engine::state, engine::pipelines, Optional.of(wait));
    if (request.apiPort() != 0 && server.port() != request.apiPort()) {
      LOG.warn(
          "port {} is taken by another program, so the HTTP service is on port {};"
              + " choose one with --api-port",
          request.apiPort(),
          server.port());
    }
    return server;
  }

  /** On SIGTERM and Ctrl-C the process ends only after everything is closed. */
  private static CountDownLatch endWith(StopSignal stop) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.stop();
                  try {
                    ended.await(30, TimeUnit.SECONDS);
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                },
                "shutdown"));
    return ended;
  }

  /**
   * Waits until the process is stopped, or until no pipeline can move a row any more.
   *
   * @throws DiagnosticException if a pipeline could not start, with the problems of all; or if all
   *     have halted and none is retried
   */
  private static int watch(SyncEngine engine, StopSignal stop) throws InterruptedException {
    StartUp startUp = new StartUp();
    HaltLog halts = new HaltLog();
    while (!stop.await(LOOK)) {
      List<PipelineStatus> pipelines = engine.pipelines();
      if (startUp.isRefused(pipelines)) {
        awaitAllStarted(engine, stop);
        throw new DiagnosticException(problems(engine));
      }
      if (pipelines.stream().allMatch(LocalSync::isOver)) {
        throw new DiagnosticException(problems(engine));
      }
      halts.look(pipelines);
    }
    return 0;
  }

  private static boolean isOver(PipelineStatus pipeline) {
    return pipeline.state() == PipelineState.HALTED
        && pipeline.halt().flatMap(Halt::next).isEmpty();
  }

  private static void awaitAllStarted(SyncEngine engine, StopSignal stop)
      throws InterruptedException {
    long deadline = System.nanoTime() + FOR_ALL_TO_START.toNanos();
    while (System.nanoTime() < deadline
        && engine.pipelines().stream().anyMatch(one -> one.state() == PipelineState.STARTING)
        && !stop.await(LOOK)) {
      // All problems are reported at once, so this waits for the slower pipelines.
    }
  }

  private static List<Diagnostic> problems(SyncEngine engine) {
    return engine.pipelines().stream().flatMap(one -> one.problems().stream()).distinct().toList();
  }
}
