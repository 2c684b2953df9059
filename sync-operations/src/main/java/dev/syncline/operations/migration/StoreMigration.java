package dev.syncline.operations.migration;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;

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
    ConnectionSettings connection = connection();
    stores.open(connection).close();
    return new MigratedStore(connection.slug(), connection.address());
  }

  private ConnectionSettings connection() {
    return manifests.manifests().stream()
        .flatMap(one -> one.eventStores().stream())
        .findFirst()
        .flatMap(manifests::connection)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Diagnostic.error(
                        EngineCode.NO_EVENT_STORE,
                        "the manifests name no event store",
                        "sync-cli manifest eventstore add --connection SLUG")));
  }
}
