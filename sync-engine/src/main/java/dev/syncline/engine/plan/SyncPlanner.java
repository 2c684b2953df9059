package dev.syncline.engine.plan;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes what one process has to do for a set of manifests. Needs no database. */
public final class SyncPlanner {
  private final ManifestSet manifests;
  private final List<Diagnostic> problems = new ArrayList<>();

  private SyncPlanner(ManifestSet manifests) {
    this.manifests = manifests;
  }

  /**
   * Computes the plan.
   *
   * @throws DiagnosticException naming every problem at once
   */
  public static SyncPlan plan(ManifestSet manifests) {
    return new SyncPlanner(manifests).plan();
  }

  private SyncPlan plan() {
    Optional<ConnectionSettings> eventStore = eventStore();
    List<PublishPlan> publish = publishPlans();
    List<ConsumePlan> consume = consumePlans();
    if (publish.isEmpty() && consume.isEmpty() && problems.isEmpty()) {
      problem(
          EngineCode.NOTHING_TO_SYNC,
          "the manifests hold no public schema and no consumer schema",
          "collect schemas into one of them with 'sync-cli collect', or name further files");
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return new SyncPlan(eventStore.orElseThrow(), publish, consume);
  }

  private Optional<ConnectionSettings> eventStore() {
    List<Slug> declared =
        manifests.manifests().stream()
            .flatMap(manifest -> manifest.eventStores().stream())
            .map(EventStoreDefinition::connection)
            .distinct()
            .toList();
    if (declared.isEmpty()) {
      problem(
          EngineCode.NO_EVENT_STORE,
          "none of the manifests declares an event store",
          "add one with 'sync-cli manifest eventstore add --connection <slug>'");
      return Optional.empty();
    }
    if (declared.size() > 1) {
      problem(
          EngineCode.SEVERAL_EVENT_STORES,
          "the manifests declare the event stores " + declared + ", and one is needed",
          "keep one, or run separate processes with separate files");
    }
    return connection(declared.get(0), "event store " + declared.get(0));
  }

  private List<PublishPlan> publishPlans() {
    Map<Slug, List<PublishPlan.PublishedSchema>> bySource = new LinkedHashMap<>();
    for (Manifest manifest : manifests.manifests()) {
      manifest
          .publicSchemas()
          .forEach(
              schema ->
                  bySource
                      .computeIfAbsent(schema.dataStore(), slug -> new ArrayList<>())
                      .add(new PublishPlan.PublishedSchema(manifest.slug(), schema)));
    }
    List<PublishPlan> plans = new ArrayList<>();
    bySource.forEach((source, schemas) -> publishPlan(source, schemas).ifPresent(plans::add));
    return plans;
  }

  private Optional<PublishPlan> publishPlan(
      Slug source, List<PublishPlan.PublishedSchema> schemas) {
    String user = "public schema " + schemas.get(0).schema().name();
    Optional<DataStore> store = dataStore(source, user);
    if (store.isEmpty()) {
      return Optional.empty();
    }
    Optional<ConnectionSettings> connection =
        connection(store.get().connection(), "data store " + source);
    if (store.get().capture().isEmpty()) {
      problem(
          EngineCode.NOT_A_SOURCE,
          user + " is to be captured from data store " + source + ", which has no slot",
          "give it a slotName and a publicationName");
      return Optional.empty();
    }
    FeedName feed = new FeedName(manifests.definingDataStore(source).orElseThrow().slug(), source);
    return connection.map(
        found ->
            new PublishPlan(
                feed, found, store.get().capture().get(), schemas, manifests.retention()));
  }

  private List<ConsumePlan> consumePlans() {
    Map<Slug, List<ConsumePlan.Subscription>> byDestination = new LinkedHashMap<>();
    for (Manifest manifest : manifests.manifests()) {
      manifest
          .consumerSchemas()
          .forEach(
              schema ->
                  byDestination
                      .computeIfAbsent(schema.destination(), slug -> new ArrayList<>())
                      .add(new ConsumePlan.Subscription(manifest.slug(), schema)));
    }
    List<ConsumePlan> plans = new ArrayList<>();
    byDestination.forEach(
        (destination, subscriptions) -> {
          String user = "consumer schema " + subscriptions.get(0).schema().name();
          dataStore(destination, user)
              .flatMap(store -> connection(store.connection(), "data store " + destination))
              .ifPresent(found -> plans.add(new ConsumePlan(found, subscriptions)));
        });
    return plans;
  }

  private Optional<DataStore> dataStore(Slug slug, String user) {
    Optional<DataStore> found = manifests.dataStore(slug);
    if (found.isEmpty()) {
      problem(
          EngineCode.UNKNOWN_DATA_STORE,
          user + " names data store " + slug + ", which no given manifest defines",
          "name the file that defines it as well, or add it");
    }
    return found;
  }

  private Optional<ConnectionSettings> connection(Slug slug, String user) {
    Optional<ConnectionSettings> found = manifests.connection(slug);
    if (found.isEmpty()) {
      problem(
          EngineCode.UNKNOWN_DATA_STORE,
          user + " names connection " + slug + ", which no given manifest defines",
          "name the file that defines it as well, or add it");
    }
    return found;
  }

  private void problem(EngineCode code, String message, String fix) {
    problems.add(Diagnostic.error(code, message, fix));
  }
}
