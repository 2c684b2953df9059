package dev.syncline.operations.verify;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.operations.problem.VerifyCode;
import dev.syncline.operations.verify.ConsumerResult.End;
import dev.syncline.postgres.sink.verify.Coverage;
import dev.syncline.postgres.sink.verify.DestinationRows;
import dev.syncline.postgres.sink.verify.ShownValues;
import dev.syncline.postgres.source.SourceRows;
import dev.syncline.postgres.source.SourceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares what destinations hold with the public schemas' rows at their sources, while both
 * change. Reads only, unless it is to repair: then it requests a backfill.
 */
public final class Verify {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_OF_SILENCE = Duration.ofSeconds(5);

  private final ManifestSet manifests;
  private final EventStores stores;
  private final VerifyListener listener;
  private final StopSignal stop;
  private final Map<String, Set<String>> reported = new HashMap<>();

  /**
   * @param listener follows the work
   * @param stop ends it early; what was found until then is reported
   */
  public Verify(
      ManifestSet manifests, EventStores stores, VerifyListener listener, StopSignal stop) {
    this.manifests = manifests;
    this.stores = stores;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Verifies consumer schemas once. A further call reports only differences that the one before has
   * not reported.
   *
   * @throws DiagnosticException if the manifests do not describe a valid sync or have no such
   *     consumer schema, or a login is refused
   */
  public VerifyReport verify(VerifyRequest request) throws InterruptedException {
    SyncPlan plan = SyncPlanner.plan(manifests);
    try (EventStore store = stores.open(plan.eventStore())) {
      ConsumerPlaces places = new ConsumerPlaces(plan, store);
      List<ConsumerPlace> wanted = places.find(request.consumers());
      List<Diagnostic> problems = new ArrayList<>(places.problems());
      List<ConsumerResult> results = new ArrayList<>();
      Pace pace = new Pace(request.rowsPerSecond(), stop);
      for (ConsumerPlace place : wanted) {
        if (!stop.isSet()) {
          new OneConsumer(store, place, request, pace, problems).verify(results);
        }
      }
      return new VerifyReport(results, problems);
    }
  }

  /**
   * Verifies again and again until it is stopped. A database that does not answer is a problem of
   * one report; verification goes on when it answers again.
   *
   * @param reports receives the report of each time
   * @throws DiagnosticException as {@link #verify} does, at the first time
   */
  public void watch(VerifyRequest request, Consumer<VerifyReport> reports)
      throws InterruptedException {
    reports.accept(verify(request));
    while (!stop.await(PAUSE)) {
      reports.accept(again(request));
    }
  }

  private VerifyReport again(VerifyRequest request) throws InterruptedException {
    try {
      return verify(request);
    } catch (DiagnosticException refused) {
      return new VerifyReport(List.of(), refused.diagnostics());
    } catch (RetriableException | EventStoreException silent) {
      stop.await(PAUSE_OF_SILENCE);
      return new VerifyReport(
          List.of(),
          List.of(
              Diagnostic.warning(
                  OperationCode.UNREACHABLE,
                  "a database does not answer",
                  "verification goes on when it does")));
    }
  }

  /** The verification of one consumer schema. */
  private final class OneConsumer {
    private final EventStore store;
    private final ConsumerPlace place;
    private final VerifyRequest request;
    private final Pace pace;
    private final List<Diagnostic> problems;

    OneConsumer(
        EventStore store,
        ConsumerPlace place,
        VerifyRequest request,
        Pace pace,
        List<Diagnostic> problems) {
      this.store = store;
      this.place = place;
      this.request = request;
      this.pace = pace;
      this.problems = problems;
    }

    private ShownValues shown() {
      return request.values() == VerifyRequest.Values.SHOWN
          ? ShownValues.OF_DIFFERENCES
          : ShownValues.NONE;
    }

    void verify(List<ConsumerResult> results) throws InterruptedException {
      try (DestinationRows destination =
          DestinationRows.open(place.destination(), place.consumer(), place.others(), shown())) {
        Coverage coverage = destination.coverage();
        if (coverage.depth() == Coverage.Depth.NOTHING) {
          problems.add(notVerifiable(coverage));
          return;
        }
        try (SourceRows source =
                SourceRows.open(place.source(), place.contracts(), SourceSettings.DEFAULT);
            FeedReader reader = store.read(place.feed())) {
          VerifiedConsumer consumer =
              place.described(
                  source.findsByValues()
                      ? coverage
                      : coverage.keepingExtras("its key is no column of the source's table"));
          listener.begins(consumer);
          ConsumerResult result = compare(consumer, source, destination, reader);
          listener.ends(result);
          results.add(result);
        }
      } catch (DiagnosticException refused) {
        notVerified(refused.diagnostics());
      } catch (DataException row) {
        notVerified(List.of(row.diagnostic()));
      }
    }

    private void notVerified(List<Diagnostic> causes) {
      causes.forEach(
          cause ->
              problems.add(
                  new Diagnostic(
                      cause.code(),
                      cause.severity(),
                      cause.place(),
                      "consumer schema " + place.name() + " was not verified: " + cause.message(),
                      cause.fix())));
    }

    private ConsumerResult compare(
        VerifiedConsumer consumer,
        SourceRows source,
        DestinationRows destination,
        FeedReader reader)
        throws InterruptedException {
      CatchUp catchUp = new CatchUp(store, place, request.patience(), stop);
      Confirmation confirmation =
          new Confirmation(
              place, source, destination, catchUp, new FeedTail(reader, place.schema()));
      Findings findings =
          new Findings(
              place.name(),
              request.limit(),
              listener,
              reported.getOrDefault(place.name(), Set.of()));
      ConsumerVerification run =
          new ConsumerVerification(
              consumer, source, destination, confirmation, pace, stop, findings);
      End end = ended(run);
      Set<String> left = findings.keys();
      List<RowDifference> repaired = List.of();
      if (request.action() == VerifyRequest.Action.REPAIR && !stop.isSet()) {
        repaired = repair(findings.repairable(), confirmation);
        repaired.forEach(one -> left.remove(one.key()));
      }
      reported.put(place.name(), left);
      run.broken().ifPresent(problems::add);
      return new ConsumerResult(
          consumer,
          end,
          run.sourceRows(),
          run.refusedRows(),
          run.destinationKeys(),
          run.destinationCount(),
          findings.counts(),
          findings.waiting(),
          repaired.size(),
          reader.head());
    }

    /** Has these rows published again, and returns those that are equal then. */
    private List<RowDifference> repair(List<RowDifference> wrong, Confirmation confirmation)
        throws InterruptedException {
      if (wrong.isEmpty()) {
        return List.of();
      }
      try {
        new Repair(manifests, stores, request.patience(), stop)
            .publish(place.newest(), wrong.stream().map(RowDifference::key).toList());
        List<RowDifference> equal = new ArrayList<>();
        for (int start = 0; start < wrong.size(); start += ConsumerVerification.TOGETHER) {
          List<RowDifference> some =
              wrong.subList(start, Math.min(start + ConsumerVerification.TOGETHER, wrong.size()));
          Set<String> still = new HashSet<>();
          confirmation
              .differences(some.stream().map(RowDifference::key).toList())
              .forEach(one -> still.add(one.key()));
          some.stream().filter(one -> !still.contains(one.key())).forEach(equal::add);
        }
        equal.forEach(listener::repaired);
        return equal;
      } catch (DiagnosticException refused) {
        problems.addAll(refused.diagnostics());
      } catch (StandstillException standstill) {
        problems.add(standstill.diagnostic());
      } catch (InterruptedException interrupted) {
        requireStopped(interrupted);
      }
      return List.of();
    }

    /** A wait that was ended by the stop signal is no failure. */
    private void requireStopped(InterruptedException interrupted) throws InterruptedException {
      if (!stop.isSet()) {
        throw interrupted;
      }
    }

    private End ended(ConsumerVerification run) throws InterruptedException {
      try {
        return run.run();
      } catch (InterruptedException interrupted) {
        requireStopped(interrupted);
        return End.STOPPED;
      }
    }

    private Diagnostic notVerifiable(Coverage coverage) {
      return Diagnostic.error(
          VerifyCode.NOT_INVERTIBLE,
          "consumer schema "
              + place.name()
              + " cannot be verified: its SQL does not show which row an event becomes: "
              + coverage.limitation().orElse(""),
          "leave it out with --consumer, or write its sql as INSERT .. ON CONFLICT (key) DO"
              + " UPDATE");
    }
  }
}
