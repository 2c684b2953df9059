package dev.syncline.cli.letters;

import dev.syncline.cli.letters.LetterPlace.Kind;
import dev.syncline.cli.report.CliCode;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.redrive.SinkLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All databases of a sync that may hold letters, open. */
final class LetterPlaces implements AutoCloseable {
  private final SyncPlan plan;
  private final List<SinkLetters> sinks = new ArrayList<>();
  private final List<LetterPlace> places = new ArrayList<>();
  private EventStore store;

  private LetterPlaces(SyncPlan plan) {
    this.plan = plan;
  }

  /**
   * Connects to all destinations, and to the event store if anything is published.
   *
   * @throws DiagnosticException if the manifests do not make a sync, or a login is refused
   */
  static LetterPlaces open(ManifestSet manifests) {
    LetterPlaces opened = new LetterPlaces(SyncPlanner.plan(manifests));
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
          new LetterPlace(plan.eventStore().slug(), Kind.EVENT_STORE, store().deadLetters()));
    }
    for (ConsumePlan consume : plan.consume()) {
      SinkLetters letters = SinkLetters.open(consume.destination());
      sinks.add(letters);
      places.add(new LetterPlace(consume.destination().slug(), Kind.DESTINATION, letters));
    }
  }

  List<LetterPlace> all() {
    return List.copyOf(places);
  }

  SyncPlan plan() {
    return plan;
  }

  /** The event store, connected when it is first asked for. */
  EventStore store() {
    if (store == null) {
      store = PostgresEventStore.connect(plan.eventStore());
    }
    return store;
  }

  /** What waits, place by place, oldest first. */
  List<PlacedLetter> waiting(Optional<String> owner, int limit) {
    List<PlacedLetter> found = new ArrayList<>();
    for (LetterPlace place : places) {
      place.box().waiting(owner, limit - found.size()).stream()
          .map(letter -> new PlacedLetter(place, letter))
          .forEach(found::add);
    }
    return found;
  }

  /** How many wait everywhere. */
  long count(Optional<String> owner) {
    return places.stream()
        .flatMap(place -> place.box().counts().entrySet().stream())
        .filter(one -> owner.map(one.getKey()::equals).orElse(true))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * The letter of that name.
   *
   * @throws DiagnosticException if there is none, or several
   */
  PlacedLetter find(LetterId id) {
    List<PlacedLetter> found = new ArrayList<>();
    for (LetterPlace place : places) {
      if (id.place().map(place.slug()::equals).orElse(true)) {
        Optional<DeadLetter> letter = place.box().find(id.number());
        letter.ifPresent(one -> found.add(new PlacedLetter(place, one)));
      }
    }
    if (found.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.NO_LETTER,
              "there is no letter " + id,
              "'sync-cli dead-letter list' shows which there are"));
    }
    if (found.size() > 1) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.SEVERAL_LETTERS,
              "several databases have a letter " + id,
              "name one of " + String.join(", ", found.stream().map(PlacedLetter::id).toList())));
    }
    return found.get(0);
  }

  @Override
  public void close() {
    sinks.forEach(SinkLetters::close);
    if (store != null) {
      store.close();
    }
  }
}
