package dev.syncline.eventstore;

import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;

/**
 * The published contracts of all feeds, so that a consumer can be checked and run without the
 * publisher's files.
 */
public interface ContractRegistry {
  /**
   * Publishes a contract into a feed. Publishing the same again changes nothing.
   *
   * @return the contract with its id
   * @throws DiagnosticException if this version is already published with another output schema or
   *     key, or its major version into another feed
   */
  default PublishedContract publish(FeedName feed, Contract contract) {
    return publishAll(feed, List.of(contract)).get(0);
  }

  /**
   * Publishes several contracts, which become visible together.
   *
   * @return the contracts with their ids, in the same order
   * @throws DiagnosticException with every contract that conflicts with what is published, or whose
   *     major version is retired
   */
  List<PublishedContract> publishAll(FeedName feed, List<Contract> contracts);

  /**
   * Checks whether contracts can be published, before the caller changes anything. Publishes
   * nothing.
   *
   * @throws DiagnosticException as {@link #publishAll} would
   */
  default void requireNoConflict(FeedName feed, List<Contract> contracts) {
    List<Diagnostic> conflicts = ContractConflicts.among(all(), feed, contracts);
    if (!conflicts.isEmpty()) {
      throw new DiagnosticException(conflicts);
    }
  }

  /** All published minors of one major, lowest first; empty if none was ever published. */
  List<PublishedContract> find(PublicSchemaReference reference);

  /**
   * Retires a major version: from then on it is neither published nor consumed. Its events stay.
   * Nothing happens while a consumer of it is registered that was not given up.
   *
   * @return these consumers, by name; empty if the major version is retired now
   * @throws DiagnosticException if it was never published
   */
  List<RegisteredConsumer> retire(PublicSchemaReference reference);

  /**
   * Lets a major version that was retired be published and consumed again.
   *
   * @return whether it was retired
   * @throws DiagnosticException if it was never published
   */
  boolean restore(PublicSchemaReference reference);

  /** Everything published, by manifest, name and version. */
  List<PublishedContract> all();
}
