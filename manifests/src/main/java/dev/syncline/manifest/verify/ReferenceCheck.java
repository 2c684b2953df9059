package dev.syncline.manifest.verify;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DocumentSet.Located;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds names that nothing in the run defines, or that refer to something unsuitable. */
final class ReferenceCheck {
  private final DocumentSet run;
  private final List<Diagnostic> found = new ArrayList<>();

  private ReferenceCheck(DocumentSet run) {
    this.run = run;
  }

  static List<Diagnostic> check(DocumentSet run) {
    ReferenceCheck check = new ReferenceCheck(run);
    for (Located<DataStore> store : run.dataStores()) {
      check.connection("data store", store.element().connection(), store.place("connectionSlug"));
    }
    for (Located<EventStoreDefinition> store : run.eventStores()) {
      check.connection("event store", store.element().connection(), store.place("connectionSlug"));
    }
    run.publicSchemas().forEach(check::source);
    run.consumerSchemas().forEach(check::consumer);
    return check.found;
  }

  private void connection(String user, Slug slug, Place place) {
    if (!run.hasConnection(slug)) {
      Collection<String> known =
          names(
              run.connections().stream()
                  .map(Located::element)
                  .map(ConnectionSettings::slug)
                  .toList());
      error(
          ManifestCode.UNKNOWN_CONNECTION,
          place,
          user + " names the connection " + slug + ", which no manifest of this run defines",
          NearestName.suggestion(
              slug.value(), known, "add the connection, or name the manifest that has it as well"));
    }
  }

  private void source(Located<PublicSchema> schema) {
    Slug slug = schema.element().dataStore();
    Place place = schema.place("source", "dataStoreSlug");
    String what = "public schema " + schema.element().name();
    if (!run.hasDataStore(slug)) {
      unknownDataStore(what + " reads from", slug, place);
      return;
    }
    List<Located<DataStore>> stores =
        run.dataStores().stream().filter(store -> store.element().slug().equals(slug)).toList();
    if (!stores.isEmpty() && stores.stream().allMatch(s -> s.element().capture().isEmpty())) {
      error(
          ManifestCode.SOURCE_WITHOUT_SLOT,
          stores.get(0).place(),
          "data store "
              + slug
              + " has no slotName and publicationName, and "
              + what
              + " reads from it",
          "add \"config\": {\"connectionType\": \"postgres\", \"slotName\": \"...\","
              + " \"publicationName\": \"...\"}");
    }
  }

  private void consumer(Located<ConsumerSchema> schema) {
    ConsumerSchema consumer = schema.element();
    if (!run.hasDataStore(consumer.destination())) {
      unknownDataStore(
          "consumer schema " + consumer.name() + " writes to",
          consumer.destination(),
          schema.place("config", "destinationDataStoreSlug"));
    }
    Optional<LocatedManifest> publisher = run.manifest(consumer.source().manifest());
    if (publisher.isEmpty()) {
      publisherElsewhere(schema);
    } else if (run.published(consumer.source()).isEmpty()) {
      unpublished(schema, publisher.get());
    }
  }

  /**
   * A consumer can run without its publisher's files, so only a likely misspelling of a name in
   * this run is reported.
   */
  private void publisherElsewhere(Located<ConsumerSchema> schema) {
    PublicSchemaReference source = schema.element().source();
    NearestName.of(source.manifest().value(), publishers(source.name()))
        .ifPresent(
            meant ->
                found.add(
                    Diagnostic.warning(
                            ManifestCode.UNKNOWN_PUBLIC_SCHEMA,
                            "consumer schema "
                                + schema.element().name()
                                + " consumes from "
                                + source.manifest()
                                + ", which is not part of this run",
                            "did you mean '" + meant + "'?")
                        .at(schema.place("sourceManifestSlug"))));
  }

  private List<String> publishers(String schemaName) {
    return run.publicSchemas().stream()
        .filter(published -> published.element().name().equals(schemaName))
        .map(published -> published.document().manifest().slug().value())
        .distinct()
        .toList();
  }

  private void unknownDataStore(String user, Slug slug, Place place) {
    Collection<String> known =
        names(run.dataStores().stream().map(Located::element).map(DataStore::slug).toList());
    error(
        ManifestCode.UNKNOWN_DATA_STORE,
        place,
        user + " the data store " + slug + ", which no manifest of this run defines",
        NearestName.suggestion(
            slug.value(), known, "add the data store, or name the manifest that has it as well"));
  }

  private void unpublished(Located<ConsumerSchema> schema, LocatedManifest publisher) {
    PublicSchemaReference source = schema.element().source();
    List<PublicSchema> published = publisher.manifest().publicSchemas();
    List<PublicSchema> others =
        published.stream().filter(other -> other.name().equals(source.name())).toList();
    if (others.isEmpty() && publisher.declaresPublicSchema(source.name())) {
      return;
    }
    String versions =
        others.stream().map(other -> other.version().toString()).collect(Collectors.joining(", "));
    String otherwise =
        publishers(source.name()).stream()
            .findFirst()
            .map(slug -> "did you mean sourceManifestSlug '" + slug + "', which publishes it?")
            .orElse("publish it in " + source.manifest() + ", or name a schema that is published");
    String fix =
        others.isEmpty()
            ? NearestName.suggestion(
                source.name(), published.stream().map(PublicSchema::name).toList(), otherwise)
            : "versions published: " + versions;
    error(
        ManifestCode.UNKNOWN_PUBLIC_SCHEMA,
        others.isEmpty()
            ? schema.place("publicSchema", "name")
            : schema.place("publicSchema", "majorVersion"),
        "consumer schema "
            + schema.element().name()
            + " consumes "
            + source
            + ", which is not published",
        fix);
  }

  private void error(ManifestCode code, Place place, String message, String fix) {
    found.add(Diagnostic.error(code, message, fix).at(place));
  }

  private static Collection<String> names(List<Slug> slugs) {
    return slugs.stream().map(Slug::value).distinct().toList();
  }
}
