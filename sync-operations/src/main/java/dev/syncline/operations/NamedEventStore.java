package dev.syncline.operations;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;

/** Finds the event store that manifests name. */
public final class NamedEventStore {
  private NamedEventStore() {}

  /**
   * How to reach it.
   *
   * @throws DiagnosticException if the manifests name none
   */
  public static ConnectionSettings of(ManifestSet manifests) {
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
                        "sync-cli manifest eventstore add --connection SLUG")));
  }
}
