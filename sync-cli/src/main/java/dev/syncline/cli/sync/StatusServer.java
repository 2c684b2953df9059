package dev.syncline.cli.sync;

import dev.syncline.cli.report.CliCode;
import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.run.PipelineState;
import dev.syncline.engine.run.PipelineStatus;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The HTTP face of a sync process: {@code /status} in ReJot's words with the pipelines added,
 * {@code /health/live}, and {@code /health/ready}, which is 503 with the reasons while any pipeline
 * neither runs nor stands by. A standby is ready: a rolling update would wait for it for ever.
 */
final class StatusServer implements AutoCloseable {
  private static final Set<PipelineState> READY =
      Set.of(PipelineState.RUNNING, PipelineState.STANDBY);

  private final String process = LeaseProcess.current().name();
  private final SyncEngine engine;
  private final Javalin server;

  private StatusServer(SyncEngine engine) {
    this.engine = engine;
    this.server = Javalin.create(this::configure);
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @throws DiagnosticException if the port is taken or the address is not this machine's
   */
  static StatusServer start(String hostname, int port, SyncEngine engine) {
    StatusServer status = new StatusServer(engine);
    try {
      status.server.start(hostname, port);
    } catch (JavalinException refused) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.PORT_REFUSED,
              "cannot listen on " + hostname + ":" + port,
              "name another port with --api-port (0 takes any free one), or another --hostname"));
    }
    return status;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.routes.get("/status", this::status);
    config.routes.get("/health/live", context -> context.json(Map.of("status", "live")));
    config.routes.get("/health/ready", this::ready);
  }

  private void status(Context context) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("state", engine.state().text());
    body.put("process", process);
    body.put("pipelines", engine.pipelines().stream().map(StatusServer::describe).toList());
    context.json(body);
  }

  private void ready(Context context) {
    List<Map<String, Object>> notReady =
        engine.pipelines().stream()
            .filter(one -> !READY.contains(one.state()))
            .map(StatusServer::describe)
            .toList();
    context.status(notReady.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    context.json(
        notReady.isEmpty()
            ? Map.of("status", "ready")
            : Map.of("status", "not ready", "pipelines", notReady));
  }

  private static Map<String, Object> describe(PipelineStatus pipeline) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", pipeline.name());
    shown.put("state", pipeline.state().text());
    shown.put("position", pipeline.position());
    shown.put("events", pipeline.events());
    pipeline.lastCommittedAt().ifPresent(at -> shown.put("lastCommittedAt", at.toString()));
    if (!pipeline.deadLetters().isEmpty()) {
      shown.put("deadLetters", pipeline.deadLetters());
    }
    if (!pipeline.note().isEmpty()) {
      shown.put("note", pipeline.note());
    }
    return shown;
  }
}
