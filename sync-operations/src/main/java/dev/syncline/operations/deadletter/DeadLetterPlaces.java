package dev.syncline.operations.deadletter;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.deadletter.DeadLetterPlace.Kind;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.redrive.SinkDeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Open connections to all databases of a sync that may contain dead letters. */
final class DeadLetterPlaces implements AutoCloseable {
  private final SyncPlan plan;
  private final EventStores stores;
  private final List<SinkDeadLetters> sinks = new ArrayList<>();
  private final List<OpenPlace> places = new ArrayList<>();
  private @Nullable EventStore store;

  private DeadLetterPlaces(SyncPlan plan, EventStores stores) {
    this.plan = plan;
    this.stores = stores;
  }

  /**
   * Connects to all destinations, and to the event store if anything is published.
   *
   * @throws DiagnosticException if the manifests do not describe a valid sync, or a login is
   *     refused
   */
  static DeadLetterPlaces open(ManifestSet manifests, EventStores stores) {
    DeadLetterPlaces opened = new DeadLetterPlaces(SyncPlanner.plan(manifests), stores);
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
      DeadLetterPlace place = new DeadLetterPlace(plan.eventStore().slug(), Kind.EVENT_STORE);
      places.add(new OpenPlace(place, store().deadLetters()));
    }
    for (ConsumePlan consume : plan.consume()) {
      Slug slug = consume.destination().slug();
      SinkDeadLetters deadLetters = SinkDeadLetters.open(consume.destination());
      sinks.add(deadLetters);
      places.add(new OpenPlace(new DeadLetterPlace(slug, Kind.DESTINATION), deadLetters));
    }
  }

  List<OpenPlace> all() {
    return List.copyOf(places);
  }

  SyncPlan plan() {
    return plan;
  }

  /** The event store; connects on first use. */
  EventStore store() {
    if (store == null) {
      store = stores.open(plan.eventStore());
    }
    return store;
  }

  /** The waiting dead letters, database by database, oldest first. */
  List<PlacedDeadLetter> waiting(Optional<String> owner, int limit) {
    List<PlacedDeadLetter> found = new ArrayList<>();
    for (OpenPlace place : places) {
      found.addAll(place.waiting(owner, limit - found.size()));
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
   * Requires that an owner is in the manifests, or has dead letters although it is not.
   *
   * @throws DiagnosticException if it is neither: a misspelt name would look like an empty queue
   */
  void requireKnown(String owner) {
    Set<String> known = new TreeSet<>();
    plan.consume().forEach(one -> one.subscriptions().forEach(each -> known.add(each.name())));
    plan.publish().forEach(one -> known.addAll(one.publishes()));
    if (known.contains(owner) || count(Optional.of(owner)) > 0) {
      return;
    }
    throw new DiagnosticException(
        Diagnostic.error(
            OperationCode.UNKNOWN_CONSUMER,
            "the manifests have no schema " + owner,
            known.isEmpty()
                ? "name the schema's manifest with --manifest"
                : "name one of " + String.join(", ", known)));
  }

  /**
   * The dead letter of that name.
   *
   * @throws DiagnosticException if there is none, or several
   */
  OpenPlace.Found find(DeadLetterId id) {
    List<OpenPlace.Found> found =
        places.stream()
            .filter(one -> id.place().map(one.place().slug()::equals).orElse(true))
            .flatMap(one -> one.find(id.number()).stream())
            .toList();
    if (found.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.NO_LETTER,
              "there is no dead letter " + id,
              "'sync-cli dead-letter list' shows which there are"));
    }
    if (found.size() > 1) {
      List<String> ids = found.stream().map(one -> one.placed().id()).toList();
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.SEVERAL_LETTERS,
              "several databases have a dead letter " + id,
              "name one of " + String.join(", ", ids)));
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
