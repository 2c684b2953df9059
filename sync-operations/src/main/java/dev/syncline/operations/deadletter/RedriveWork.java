package dev.syncline.operations.deadletter;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.redrive.Redrive;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The state of one redrive over several consumer schemas. */
final class RedriveWork {
  private final DeadLetterPlaces places;
  private final RedriveListener listener;
  private final Map<String, Long> driven = new LinkedHashMap<>();
  private final List<Diagnostic> problems = new ArrayList<>();

  RedriveWork(DeadLetterPlaces places, RedriveListener listener) {
    this.places = places;
    this.listener = listener;
  }

  /** A consumer schema and where it writes to. */
  private record Target(ConnectionSettings destination, Subscription subscription) {
    String name() {
      return subscription.name();
    }
  }

  RedriveReport report() {
    return new RedriveReport(driven, problems);
  }

  /**
   * Redrives everything that waits for a consumer schema, or for all.
   *
   * @throws DiagnosticException if the manifests do not have it
   */
  void driveAll(Optional<String> consumer) {
    consumer.ifPresent(this::requireKnown);
    for (OpenPlace place : places.all()) {
      targets()
          .filter(one -> one.destination().slug().equals(place.place().slug()))
          .filter(one -> consumer.map(one.name()::equals).orElse(true))
          .forEach(one -> driveAll(place, one));
    }
  }

  private void driveAll(OpenPlace place, Target target) {
    long waiting = place.box().counts().getOrDefault(target.name(), 0L);
    if (waiting > 0) {
      LongConsumer progress = listener.begins(target.name(), waiting);
      drive(target, redrive -> redrive.everything(progress));
    }
  }

  /** Redrives the source transaction of a dead letter. */
  void driveOne(PlacedDeadLetter deadLetter) {
    Slug place = deadLetter.place().slug();
    targets()
        .filter(one -> one.destination().slug().equals(place))
        .filter(one -> one.name().equals(deadLetter.deadLetter().owner()))
        .findFirst()
        .ifPresentOrElse(
            one -> drive(one, redrive -> redrive.transactionOf(deadLetter.deadLetter().id())),
            () -> problems.add(notDrivable(deadLetter)));
  }

  private void drive(Target target, ToLongFunction<Redrive> how) {
    driven.putIfAbsent(target.name(), 0L);
    List<PublishedContract> contracts =
        places.store().contracts().find(target.subscription().schema().source());
    try (Redrive redrive =
        Redrive.open(
            target.destination(),
            new ContractSubscription(target.subscription(), contracts),
            SinkSettings.DEFAULT)) {
      driven.merge(target.name(), how.applyAsLong(redrive), Long::sum);
    } catch (DiagnosticException refused) {
      problems.addAll(refused.diagnostics());
    }
  }

  private Stream<Target> targets() {
    return places.plan().consume().stream()
        .flatMap(
            (ConsumePlan consume) ->
                consume.subscriptions().stream()
                    .map(one -> new Target(consume.destination(), one)));
  }

  private void requireKnown(String consumer) {
    List<String> known = targets().map(Target::name).toList();
    if (!known.contains(consumer)) {
      throw new DiagnosticException(
          unknown(
              consumer,
              known.isEmpty()
                  ? "name the consumer's manifest with --manifest"
                  : "name one of " + String.join(", ", known)));
    }
  }

  private static Diagnostic notDrivable(PlacedDeadLetter deadLetter) {
    return deadLetter.place().kind() == DeadLetterPlace.Kind.EVENT_STORE
        ? Diagnostic.error(
            OperationCode.NOT_DRIVABLE,
            "dead letter " + deadLetter.id() + " was never published, so there is nothing to apply",
            "correct the row at the source: its next change is published; then drop the dead"
                + " letter")
        : unknown(deadLetter.deadLetter().owner(), "name the consumer's manifest with --manifest");
  }

  private static Diagnostic unknown(String consumer, String fix) {
    return Diagnostic.error(
        OperationCode.UNKNOWN_CONSUMER, "the manifests have no consumer schema " + consumer, fix);
  }
}
