package dev.syncline.cli.sync;

import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.status.StorageDocument;
import dev.syncline.engine.EngineState;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP service of a sync process: {@code /status} in ReJot's format with the pipelines added,
 * {@code /health/live}, and {@code /health/ready}, which returns 503 with the reasons while any
 * pipeline is neither running nor on standby. A standby counts as ready: otherwise a rolling update
 * would wait for it forever. {@code /wait} is {@link WaitRoute}'s.
 *
 * <p>Every caller can read the health, but names, positions and reasons are reported only to
 * callers that {@link ApiAccess} allows.
 */
final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final Set<PipelineState> READY =
      Set.of(PipelineState.RUNNING, PipelineState.STANDBY);

  private final String process = LeaseProcess.current().name();
  private final ApiAccess access;
  private final Supplier<EngineState> state;
  private final Supplier<List<PipelineStatus>> pipelines;
  private final Optional<WaitRoute> wait;
  private final Javalin server;

  private StatusServer(
      ApiAccess access,
      Supplier<EngineState> state,
      Supplier<List<PipelineStatus>> pipelines,
      Optional<WaitRoute> wait) {
    this.access = access;
    this.state = state;
    this.pipelines = pipelines;
    this.wait = wait;
    this.server = Javalin.create(this::configure);
  }

  /**
   * Starts the service.
   *
   * @param port the port, 0 for any free one
   * @param state supplies the engine's state
   * @param pipelines supplies the engine's pipelines
   * @throws DiagnosticException if the port is taken or the address is not this machine's
   */
  static StatusServer start(
      String hostname,
      int port,
      ApiAccess access,
      Supplier<EngineState> state,
      Supplier<List<PipelineStatus>> pipelines) {
    return start(hostname, List.of(port), access, state, pipelines, Optional.empty());
  }

  /**
   * Starts the service on the first of several ports that is free.
   *
   * @param wait answers {@code /wait}; belongs to the service from now on
   */
  static StatusServer start(
      String hostname,
      List<Integer> ports,
      ApiAccess access,
      Supplier<EngineState> state,
      Supplier<List<PipelineStatus>> pipelines,
      Optional<WaitRoute> wait) {
    requireAddress(hostname);
    for (int port : ports) {
      StatusServer status = new StatusServer(access, state, pipelines, wait);
      try {
        status.server.start(hostname, port);
        return status;
      } catch (JavalinException taken) {
        LOG.debug("cannot listen on {}:{}", hostname, port, taken);
      }
    }
    throw new DiagnosticException(
        Diagnostic.error(
            CliCode.PORT_REFUSED,
            "cannot listen on " + hostname + ":" + ports.get(0) + ": the port is taken or reserved",
            "name another port with --api-port (0 takes any free one)"));
  }

  private static void requireAddress(String hostname) {
    try (ServerSocket any = new ServerSocket()) {
      any.bind(new InetSocketAddress(hostname, 0));
    } catch (IOException | IllegalArgumentException refused) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.PORT_REFUSED,
              "cannot listen on " + hostname + ": it is no address of this machine",
              "name one of its addresses with --hostname; 0.0.0.0 is all of them"));
    }
  }

  int port() {
    return server.port();
  }

  /** Requests that wait end first: the server waits for those that it answers. */
  @Override
  public void close() {
    wait.ifPresent(WaitRoute::close);
    server.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.routes.before(this::requireServed);
    config.routes.get("/status", this::status);
    config.routes.get("/health/live", context -> context.json(Map.of("status", "live")));
    config.routes.get("/health/ready", this::ready);
    wait.ifPresent(route -> config.routes.get("/wait", context -> answer(route, context)));
  }

  private void requireServed(Context context) {
    if (!access.serves(context)) {
      context.skipRemainingHandlers();
      context.status(HttpStatus.MISDIRECTED_REQUEST);
      context.json(describe(HostCheck.refusal()));
    }
  }

  private void answer(WaitRoute route, Context context) {
    if (isAllowed(context)) {
      route.answer(context);
    } else {
      refuse(context);
    }
  }

  private void status(Context context) {
    if (!isAllowed(context)) {
      refuse(context);
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("state", state.get().text());
    body.put("process", process);
    body.put("pipelines", pipelines.get().stream().map(StatusServer::describe).toList());
    context.json(body);
  }

  private boolean isAllowed(Context context) {
    return access.allows(context.header(Header.AUTHORIZATION));
  }

  private void refuse(Context context) {
    context.status(HttpStatus.UNAUTHORIZED);
    context.header(Header.WWW_AUTHENTICATE, "Bearer");
    context.json(describe(access.refusal()));
  }

  private void ready(Context context) {
    boolean allowed = isAllowed(context);
    List<Map<String, Object>> notReady =
        pipelines.get().stream()
            .filter(one -> !READY.contains(one.state()))
            .map(
                one ->
                    allowed ? describe(one) : Map.<String, Object>of("state", one.state().text()))
            .toList();
    context.status(notReady.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", notReady.isEmpty() ? "ready" : "not ready");
    if (!notReady.isEmpty()) {
      body.put("pipelines", notReady);
    }
    context.json(body);
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
    Map<String, Object> apart = new LinkedHashMap<>();
    pipeline.consumers().forEach((name, one) -> apart(one).ifPresent(how -> apart.put(name, how)));
    if (!apart.isEmpty()) {
      shown.put("consumers", apart);
    }
    if (!pipeline.backfills().isEmpty()) {
      shown.put("backfills", pipeline.backfills().stream().map(BackfillBody::of).toList());
    }
    pipeline.halt().ifPresent(halt -> describe(halt, shown));
    pipeline.retained().ifPresent(log -> describe(log, pipeline.lastCommittedAt(), shown));
    pipeline
        .stored()
        .ifPresent(
            stored -> {
              shown.put("stored", StorageDocument.size(stored));
              shown.put("contracts", StorageDocument.contracts(stored));
            });
    if (!pipeline.note().isEmpty()) {
      shown.put("note", pipeline.note());
    }
    pipeline
        .lastFailure()
        .ifPresent(
            failure ->
                shown.put(
                    "lastFailure", Map.of("at", failure.at().toString(), "why", failure.why())));
    return shown;
  }

  /** A consumer schema that is not applied together with the others. */
  private static Optional<Map<String, Object>> apart(ConsumerStatus consumer) {
    if (consumer.state() == ConsumerStatus.State.RUNNING) {
      return Optional.empty();
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("state", consumer.state().text());
    consumer
        .pause()
        .ifPresent(
            pause -> {
              shown.put("since", pause.since().toString());
              shown.put("by", pause.by());
              pause.code().ifPresent(code -> shown.put("code", code));
              shown.put("reason", pause.reason());
            });
    return Optional.of(shown);
  }

  private static void describe(Halt halt, Map<String, Object> shown) {
    shown.put("haltedSince", halt.since().toString());
    shown.put("problems", halt.causes().stream().map(StatusServer::describe).toList());
    halt.next()
        .ifPresent(next -> shown.put("triedAgainEverySeconds", Math.max(1, next.toSeconds())));
  }

  static Map<String, Object> describe(Diagnostic problem) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("code", problem.code().id());
    shown.put("message", problem.message());
    shown.put("fix", problem.fix());
    return shown;
  }

  /** The lag counts from the last stored commit, since nothing older can be missing. */
  private static void describe(
      RetainedLog log, Optional<Instant> lastCommittedAt, Map<String, Object> target) {
    long behind = log.undelivered().bytes();
    target.put("behindBytes", behind);
    lastCommittedAt
        .map(at -> behind == 0 ? 0 : Math.max(0, Duration.between(at, Instant.now()).toSeconds()))
        .ifPresent(seconds -> target.put("behindSeconds", seconds));
    Map<String, Object> shown = new LinkedHashMap<>();
    target.put("retainedWal", shown);
    shown.put("bytes", log.bytes().bytes());
    shown.put("limitBytes", log.limit().bytes());
    shown.put("percent", log.percent());
    shown.put("growthBytesPerSecond", log.growth().bytes());
    log.reachedIn().ifPresent(in -> shown.put("limitReachedInSeconds", in.toSeconds()));
  }
}
