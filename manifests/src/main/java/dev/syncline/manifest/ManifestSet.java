package dev.syncline.manifest;

import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Optional;

/**
 * The manifests of one run. One manifest may name what another one defines: base and environment
 * files are separate documents with separate slugs.
 *
 * @param manifests in the order they were given, workspaces expanded
 */
public record ManifestSet(List<Manifest> manifests) {
  public ManifestSet {
    manifests = List.copyOf(manifests);
  }

  /** The connection of that slug, wherever it is defined. */
  public Optional<ConnectionSettings> connection(Slug slug) {
    return manifests.stream()
        .flatMap(manifest -> manifest.connections().stream())
        .filter(connection -> connection.slug().equals(slug))
        .findFirst();
  }

  /** The data store of that slug, wherever it is defined. */
  public Optional<DataStore> dataStore(Slug slug) {
    return manifests.stream()
        .flatMap(manifest -> manifest.dataStores().stream())
        .filter(dataStore -> dataStore.slug().equals(slug))
        .findFirst();
  }

  /** How long the event store keeps events; empty if no manifest says so. */
  public Optional<Retention> retention() {
    return manifests.stream()
        .flatMap(manifest -> manifest.eventStores().stream())
        .flatMap(store -> store.retain().stream())
        .findFirst();
  }

  /** The manifest that defines the data store of that slug. */
  public Optional<Manifest> definingDataStore(Slug slug) {
    return manifests.stream()
        .filter(
            manifest -> manifest.dataStores().stream().anyMatch(store -> store.slug().equals(slug)))
        .findFirst();
  }
}
