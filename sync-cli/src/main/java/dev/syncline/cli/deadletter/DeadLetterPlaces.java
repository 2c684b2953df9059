package dev.syncline.cli.deadletter;

import dev.syncline.cli.deadletter.DeadLetterPlace.Kind;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.redrive.SinkDeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Open connections to all databases of a sync that may contain dead letters. */
final class DeadLetterPlaces implements AutoCloseable {
  private final SyncPlan plan;
  private final List<SinkDeadLetters> sinks = new ArrayList<>();
  private final List<DeadLetterPlace> places = new ArrayList<>();
  private EventStore store;

  private DeadLetterPlaces(SyncPlan plan) {
    this.plan = plan;
  }

  /**
   * Connects to all destinations, and to the event store if anything is published.
   *
   * @throws DiagnosticException if the manifests do not describe a valid sync, or a login is
   *     refused
   */
  static DeadLetterPlaces open(ManifestSet manifests) {
    DeadLetterPlaces opened = new DeadLetterPlaces(SyncPlanner.plan(manifests));
    try {
      opened.connect();
      return opened;
    } catch (RuntimeException refused) {
      opened.close();
      throw refused;
    }
  }

  private void connect() {
    if (!plan.publish().isEmpty()) {
      places.add(
          new DeadLetterPlace(plan.eventStore().slug(), Kind.EVENT_STORE, store().deadLetters()));
    }
    for (ConsumePlan consume : plan.consume()) {
      SinkDeadLetters letters = SinkDeadLetters.open(consume.destination());
      sinks.add(letters);
      places.add(new DeadLetterPlace(consume.destination().slug(), Kind.DESTINATION, letters));
    }
  }

  List<DeadLetterPlace> all() {
    return List.copyOf(places);
  }

  SyncPlan plan() {
    return plan;
  }

  /** The event store; connects on first use. */
  EventStore store() {
    if (store == null) {
      store = PostgresEventStore.connect(plan.eventStore());
    }
    return store;
  }

  /** The waiting dead letters, database by database, oldest first. */
  List<PlacedDeadLetter> waiting(Optional<String> owner, int limit) {
    List<PlacedDeadLetter> found = new ArrayList<>();
    for (DeadLetterPlace place : places) {
      place.box().waiting(owner, limit - found.size()).stream()
          .map(letter -> new PlacedDeadLetter(place, letter))
          .forEach(found::add);
    }
    return found;
  }

  /** The number of waiting dead letters in all databases. */
  long count(Optional<String> owner) {
    return places.stream()
        .flatMap(place -> place.box().counts().entrySet().stream())
        .filter(one -> owner.map(one.getKey()::equals).orElse(true))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * The dead letter of that name.
   *
   * @throws DiagnosticException if there is none, or several
   */
  PlacedDeadLetter find(DeadLetterId id) {
    List<PlacedDeadLetter> found = new ArrayList<>();
    for (DeadLetterPlace place : places) {
      if (id.place().map(place.slug()::equals).orElse(true)) {
        Optional<DeadLetter> letter = place.box().find(id.number());
        letter.ifPresent(one -> found.add(new PlacedDeadLetter(place, one)));
      }
    }
    if (found.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.NO_LETTER,
              "there is no dead letter " + id,
              "'sync-cli dead-letter list' shows which there are"));
    }
    if (found.size() > 1) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.SEVERAL_LETTERS,
              "several databases have a dead letter " + id,
              "name one of "
                  + String.join(", ", found.stream().map(PlacedDeadLetter::id).toList())));
    }
    return found.get(0);
  }

  @Override
  public void close() {
    sinks.forEach(SinkDeadLetters::close);
    if (store != null) {
      store.close();
    }
  }
}
