package dev.syncline.operations;

import dev.syncline.eventstore.EventStore;
import dev.syncline.manifest.ConnectionSettings;

/** Opens the event store that manifests name, so that an operation does not decide its kind. */
@FunctionalInterface
public interface EventStores {
  /**
   * Connects to an event store, and creates or upgrades its tables where the role may.
   *
   * @throws dev.syncline.eventstore.EventStoreException if the server does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  EventStore open(ConnectionSettings connection);
}
