package dev.syncline.manifest.verify;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The documents of one run as one set.
 *
 * @param documents in the order they were given
 */
record DocumentSet(List<LocatedManifest> documents) {
  /**
   * An element together with the document that contains it.
   *
   * @param element the element
   * @param document the document
   */
  record Located<T>(T element, LocatedManifest document) {
    Place place(String... path) {
      return document.place(element, path);
    }
  }

  List<Located<ConnectionSettings>> connections() {
    return all(Manifest::connections);
  }

  List<Located<DataStore>> dataStores() {
    return all(Manifest::dataStores);
  }

  List<Located<EventStoreDefinition>> eventStores() {
    return all(Manifest::eventStores);
  }

  List<Located<PublicSchema>> publicSchemas() {
    return all(Manifest::publicSchemas);
  }

  List<Located<ConsumerSchema>> consumerSchemas() {
    return all(Manifest::consumerSchemas);
  }

  boolean hasConnection(Slug slug) {
    return documents.stream().anyMatch(document -> document.declaresConnection(slug))
        || connections().stream().anyMatch(found -> found.element().slug().equals(slug));
  }

  boolean hasDataStore(Slug slug) {
    return documents.stream().anyMatch(document -> document.declaresDataStore(slug))
        || dataStores().stream().anyMatch(found -> found.element().slug().equals(slug));
  }

  Optional<LocatedManifest> manifest(Slug slug) {
    return documents.stream()
        .filter(document -> document.manifest().slug().equals(slug))
        .findFirst();
  }

  /** The schema a consumer names, if its publisher is part of this run and publishes it. */
  Optional<PublicSchema> published(PublicSchemaReference reference) {
    return documents.stream()
        .map(LocatedManifest::manifest)
        .filter(manifest -> manifest.slug().equals(reference.manifest()))
        .flatMap(manifest -> manifest.publicSchemas().stream())
        .filter(schema -> schema.name().equals(reference.name()))
        .filter(schema -> schema.version().major() == reference.majorVersion())
        .findFirst();
  }

  private <T> List<Located<T>> all(Function<Manifest, List<T>> elements) {
    return documents.stream()
        .flatMap(
            document ->
                elements.apply(document.manifest()).stream()
                    .map(element -> new Located<>(element, document)))
        .toList();
  }
}
