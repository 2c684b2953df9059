package dev.syncline.operations.wait;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.operations.wait.Behind.Stage;
import dev.syncline.operations.wait.FollowedSource.Meaning;
import dev.syncline.operations.wait.FollowedSource.Meaning.InFeed;
import dev.syncline.operations.wait.FollowedSource.Meaning.Missing;
import dev.syncline.operations.wait.StoredEnds.Stored;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Waits until a consumer schema has applied what a token stands for. Used by the process that
 * applies the consumer schema or stands by for it; many threads wait at once.
 *
 * <p>What the engine of this process reports ends a wait at once. While another process applies,
 * the cursor at the destination is read several times a second.
 */
public final class ConsumerWait implements AutoCloseable {
  /** Nothing depends on it but answers after a lost hint, or about a halt. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  /** A caller that only asks gets an answer too. */
  private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

  private final SyncPlan plan;
  private final Supplier<EventStore> store;
  private final AppliedCursors applied;
  private final Supplier<List<PipelineStatus>> pipelines;
  private final int most;
  private final Semaphore places;
  private final WaitSignal signal;
  private final Map<PublicSchemaReference, FollowedSource> sources = new ConcurrentHashMap<>();
  private final RemoteCursors remote = new RemoteCursors();
  private final BoundedLooks looks;
  private volatile boolean closed;

  /**
   * @param plan what this process runs
   * @param store the event store, connected on first use
   * @param applied a listener of the engine
   * @param pipelines the engine's pipelines
   * @param most how many requests may wait at once
   */
  public ConsumerWait(
      SyncPlan plan,
      Supplier<EventStore> store,
      AppliedCursors applied,
      Supplier<List<PipelineStatus>> pipelines,
      int most) {
    this.plan = plan;
    this.store = store;
    this.applied = applied;
    this.pipelines = pipelines;
    this.most = most;
    places = new Semaphore(most);
    looks = new BoundedLooks(most);
    signal = applied.signal();
  }

  /** Reads requests for the consumer schemas of this process. */
  public WaitRequests requests() {
    return new WaitRequests(plan);
  }

  /**
   * Waits.
   *
   * @throws DiagnosticException if the token is of another source, if nothing applies the consumer
   *     schema, or if too many requests wait
   */
  public WaitOutcome await(WaitRequest request) throws InterruptedException {
    if (!places.tryAcquire()) {
      throw refused(
          most + " requests wait already, as many as may",
          "try again in a moment, or raise the setting " + WaitTuning.MOST_REQUESTS.name());
    }
    try {
      return waiting(request, System.nanoTime());
    } finally {
      places.release();
    }
  }

  private WaitOutcome waiting(WaitRequest request, long began) throws InterruptedException {
    while (true) {
      long seen = signal.changes();
      requireOpen();
      Standing standing = look(request, began);
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      if (standing.reached().isPresent()) {
        return new WaitOutcome.Applied(request.consumer().name(), standing.reached().get(), waited);
      }
      requireWorking(request.consumer());
      Duration left = request.timeout().minus(waited);
      if (left.isNegative() || left.isZero()) {
        return new WaitOutcome.TimedOut(request.consumer().name(), standing.behind(), waited);
      }
      signal.await(seen, left.compareTo(standing.rest()) < 0 ? left : standing.rest());
    }
  }

  /**
   * Where a consumer is.
   *
   * @param reached the position it has reached, if that is enough
   * @param behind why it is not enough
   * @param rest how long to wait for a signal before looking again
   */
  private record Standing(Optional<Position> reached, Behind behind, Duration rest) {
    static Standing behind(Behind behind) {
      return new Standing(Optional.empty(), behind, LONGEST_REST);
    }
  }

  /** A database that takes long must not make the request longer than its caller wants to wait. */
  private Standing look(WaitRequest request, long began) throws InterruptedException {
    Duration left = request.timeout().minusNanos(System.nanoTime() - began);
    Duration patience = left.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : left;
    return looks
        .within(patience, () -> standing(request, began))
        .orElseGet(
            () -> Standing.behind(Behind.at(Stage.DATABASE, "a database takes long to answer")));
  }

  /** A database that does not answer now may do so in time. */
  private Standing standing(WaitRequest request, long began) {
    try {
      FollowedSource source = source(request.consumer());
      Meaning meaning = source.meaning(request.token(), began);
      if (meaning instanceof InFeed found) {
        return standing(request.consumer(), source, found.stored());
      }
      return Standing.behind(((Missing) meaning).behind());
    } catch (EventStoreException | RetriableException unreachable) {
      return Standing.behind(
          Behind.at(Stage.DATABASE, "a database that has to be asked does not answer"));
    }
  }

  private Standing standing(WaitableConsumer consumer, FollowedSource source, Stored stored) {
    Optional<Cursor> own = applied.cursor(stored.feed(), consumer.name());
    Optional<Cursor> cursor =
        own.or(() -> remote.find(consumer.destination(), stored.feed(), consumer.name()));
    Duration rest = own.isPresent() ? LONGEST_REST : RemoteCursors.FRESH;
    if (cursor.isEmpty()) {
      return new Standing(
          Optional.empty(),
          Behind.byEvents(stored.through().position().value(), "nothing has been applied yet"),
          rest);
    }
    if (isReached(source, stored.through(), cursor.get())) {
      return new Standing(
          Optional.of(cursor.get().position()), Behind.byEvents(0, ""), Duration.ZERO);
    }
    long events = stored.through().position().value() - cursor.get().position().value();
    return new Standing(
        Optional.empty(), Behind.byEvents(Math.max(0, events), note(consumer)), rest);
  }

  /** Positions of one history are compared as they are. */
  private static boolean isReached(FollowedSource source, Cursor through, Cursor cursor) {
    if (through.position().equals(Position.START)) {
      return true;
    }
    if (through.position().isAfter(cursor.position())) {
      return false;
    }
    boolean sameHistory =
        cursor.history().isPresent() && cursor.history().equals(through.history());
    return sameHistory || source.isReached(through, cursor);
  }

  private String note(WaitableConsumer consumer) {
    return status(consumer)
        .map(status -> status.note().isEmpty() ? status.state().text() : status.note())
        .orElse("");
  }

  private FollowedSource source(WaitableConsumer consumer) {
    FollowedSource known = sources.get(consumer.source());
    if (known != null) {
      return known;
    }
    // Outside the map's lock: connecting to the event store may take long.
    EventStore events = store.get();
    return sources.computeIfAbsent(
        consumer.source(), schema -> new FollowedSource(events, schema, signal));
  }

  private Optional<PipelineStatus> status(WaitableConsumer consumer) {
    return pipelines.get().stream()
        .filter(one -> one.name().equals(consumer.pipeline()))
        .findFirst();
  }

  private void requireOpen() {
    if (closed) {
      throw refused("this process is stopping", "ask again once it, or another one, runs");
    }
  }

  private void requireWorking(WaitableConsumer consumer) {
    Optional<PipelineStatus> status = status(consumer);
    if (status.filter(one -> one.state() == PipelineState.STOPPED).isPresent()) {
      throw refused(
          "consumer schema " + consumer.name() + " is stopped", "start its process again");
    }
    status
        .filter(one -> one.state() == PipelineState.HALTED)
        .flatMap(PipelineStatus::halt)
        .ifPresent(
            halt -> {
              throw halted(consumer, halt);
            });
    status
        .map(one -> one.consumers().get(consumer.name()))
        .flatMap(ConsumerStatus::pause)
        .ifPresent(
            pause -> {
              throw refused(
                  "consumer schema "
                      + consumer.name()
                      + " is paused since "
                      + pause.since().truncatedTo(ChronoUnit.SECONDS)
                      + " by "
                      + pause.by()
                      + (pause.text().isEmpty() ? "" : ": " + pause.text()),
                  "sync-cli consumer resume " + consumer.name() + " MANIFEST...");
            });
  }

  private static DiagnosticException halted(WaitableConsumer consumer, Halt halt) {
    return new DiagnosticException(
        halt.causes().stream()
            .map(
                cause ->
                    Diagnostic.error(
                        OperationCode.CONSUMER_AT_REST,
                        "consumer schema "
                            + consumer.name()
                            + " is halted: "
                            + cause.code().id()
                            + " "
                            + cause.message(),
                        cause.fix()))
            .toList());
  }

  private static DiagnosticException refused(String found, String fix) {
    return new DiagnosticException(Diagnostic.error(OperationCode.CONSUMER_AT_REST, found, fix));
  }

  /** Ends all waits. */
  @Override
  public void close() {
    closed = true;
    signal.changed();
    looks.close();
    sources.values().forEach(FollowedSource::close);
    remote.close();
  }
}
