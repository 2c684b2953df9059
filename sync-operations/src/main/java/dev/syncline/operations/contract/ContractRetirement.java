package dev.syncline.operations.contract;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.RetiredContracts;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.problem.OperationCode;
import java.util.List;
import java.util.Optional;

/**
 * Retires a major version of a public schema that no consumer reads: it is neither published nor
 * consumed from then on. Its events stay in the log.
 */
public final class ContractRetirement {
  private final ManifestSet manifests;
  private final String files;
  private final EventStores stores;

  /**
   * @param manifests name the event store
   * @param files the manifests quoted for a shell, for commands to type next
   */
  public ContractRetirement(ManifestSet manifests, String files, EventStores stores) {
    this.manifests = manifests;
    this.files = files;
    this.stores = stores;
  }

  /**
   * Finds what would be retired, and whether it can be. Changes nothing.
   *
   * @throws DiagnosticException if it was never published, or naming each consumer of it
   */
  public RetirementScope preview(PublicSchemaReference reference) {
    ConnectionSettings connection = NamedStore.of(manifests);
    try (EventStore store = stores.open(connection)) {
      List<PublishedContract> published = published(store, reference);
      requireUnused(
          reference,
          store.consumers().all().stream()
              .filter(one -> one.schema().equals(published.get(0).id()) && one.isAwaited())
              .toList());
      return scope(reference, published, connection);
    }
  }

  /**
   * Retires a major version. Changes nothing if it is retired already.
   *
   * @return what was retired
   * @throws DiagnosticException as {@link #preview} does
   */
  public RetirementScope retire(PublicSchemaReference reference) {
    ConnectionSettings connection = NamedStore.of(manifests);
    try (EventStore store = stores.open(connection)) {
      requireUnused(reference, store.contracts().retire(reference));
      return scope(reference, published(store, reference), connection);
    }
  }

  /**
   * Lets a major version be published and consumed again.
   *
   * @return whether it was retired
   * @throws DiagnosticException if it was never published
   */
  public boolean restore(PublicSchemaReference reference) {
    try (EventStore store = stores.open(NamedStore.of(manifests))) {
      return store.contracts().restore(reference);
    }
  }

  private static List<PublishedContract> published(
      EventStore store, PublicSchemaReference reference) {
    List<PublishedContract> found = store.contracts().find(reference);
    if (found.isEmpty()) {
      throw RetiredContracts.unknown(reference, store.contracts().all());
    }
    return found;
  }

  private void requireUnused(PublicSchemaReference reference, List<RegisteredConsumer> consumers) {
    if (!consumers.isEmpty()) {
      throw new DiagnosticException(
          consumers.stream().map(one -> consumes(reference, one)).toList());
    }
  }

  private Diagnostic consumes(PublicSchemaReference reference, RegisteredConsumer consumer) {
    return Diagnostic.error(
        OperationCode.STILL_CONSUMED,
        "%s consumes %s; it is at position %s and reported last at %s"
            .formatted(
                consumer.id(),
                MajorVersion.text(reference),
                consumer.position(),
                ConsumerForgetting.second(consumer.reportedAt())),
        "have it consume another major version; if it exists no more: "
            + ConsumerForgetting.command(consumer.id(), files));
  }

  private RetirementScope scope(
      PublicSchemaReference reference,
      List<PublishedContract> published,
      ConnectionSettings connection) {
    PublishedContract first = published.get(0);
    return new RetirementScope(
        reference,
        first.feed(),
        published.stream().map(one -> one.contract().version()).toList(),
        first.retiredAt(),
        publisher(reference, first, connection),
        isInManifests(reference));
  }

  private static Optional<String> publisher(
      PublicSchemaReference reference, PublishedContract contract, ConnectionSettings connection) {
    try (StoreStatus status = StoreStatus.at(connection)) {
      return Publishers.of(reference, contract.feed(), status.feeds());
    }
  }

  private boolean isInManifests(PublicSchemaReference reference) {
    return manifests.manifests().stream()
        .filter(one -> one.slug().equals(reference.manifest()))
        .flatMap(one -> one.publicSchemas().stream())
        .anyMatch(
            one ->
                one.name().equals(reference.name())
                    && one.version().major() == reference.majorVersion());
  }
}
