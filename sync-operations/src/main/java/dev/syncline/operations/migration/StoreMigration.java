package dev.syncline.operations.migration;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.NamedEventStore;

/** Creates or upgrades the tables of the event store that manifests name. */
public final class StoreMigration {
  private final ManifestSet manifests;
  private final EventStores stores;

  public StoreMigration(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Brings the event store up to date; does nothing if it is.
   *
   * @throws DiagnosticException if the manifests name no event store, or its role may not
   */
  public MigratedStore migrate() {
    ConnectionSettings connection = NamedEventStore.of(manifests);
    stores.open(connection).close();
    return new MigratedStore(connection.slug(), connection.address());
  }
}
