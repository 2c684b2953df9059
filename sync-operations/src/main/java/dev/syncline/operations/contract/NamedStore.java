package dev.syncline.operations.contract;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;

/** The event store that manifests name. */
final class NamedStore {
  private NamedStore() {}

  /**
   * Its connection.
   *
   * @throws DiagnosticException if the manifests name no event store
   */
  static ConnectionSettings of(ManifestSet manifests) {
    return manifests.manifests().stream()
        .flatMap(one -> one.eventStores().stream())
        .findFirst()
        .map(EventStoreDefinition::connection)
        .flatMap(manifests::connection)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Diagnostic.error(
                        EngineCode.NO_EVENT_STORE,
                        "the manifests name no event store",
                        "name the file that does as well, or add one: sync-cli manifest eventstore"
                            + " add --connection SLUG")));
  }
}
