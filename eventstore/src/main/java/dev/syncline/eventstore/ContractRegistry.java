package dev.syncline.eventstore;

import dev.syncline.manifest.schema.PublicSchemaReference;
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
   * @throws ContractConflictException if this version is already published with another output
   *     schema or key, or its major version into another feed
   */
  default PublishedContract publish(FeedName feed, Contract contract) {
    return publishAll(feed, List.of(contract)).get(0);
  }

  /**
   * The same for several, which become visible together.
   *
   * @return the contracts with their ids, in the same order
   */
  List<PublishedContract> publishAll(FeedName feed, List<Contract> contracts);

  /** All published minors of one major, lowest first; empty if none was ever published. */
  List<PublishedContract> find(PublicSchemaReference reference);

  /** Everything published, by manifest, name and version. */
  List<PublishedContract> all();
}
