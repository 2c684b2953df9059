package dev.syncline.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what keeps contracts from being published: a version never changes what it has promised.
 */
public final class ContractConflicts {
  private ContractConflicts() {}

  /**
   * One error for each contract that contradicts a published one.
   *
   * @param published all contracts in the registry
   * @param feed the feed in which the contracts would be published
   */
  public static List<Diagnostic> among(
      List<PublishedContract> published, FeedName feed, List<Contract> contracts) {
    return contracts.stream().flatMap(one -> of(published, feed, one).stream()).toList();
  }

  private static Optional<Diagnostic> of(
      List<PublishedContract> published, FeedName feed, Contract contract) {
    List<PublishedContract> minors =
        published.stream().filter(one -> one.contract().satisfies(contract.reference())).toList();
    if (minors.stream().anyMatch(PublishedContract::isRetired)) {
      return Optional.of(RetiredContracts.published(minors.get(0)));
    }
    Optional<PublishedContract> elsewhere =
        minors.stream().filter(minor -> !minor.feed().equals(feed)).findFirst();
    if (elsewhere.isPresent()) {
      return Optional.of(inAnotherFeed(contract, feed, elsewhere.get().feed().toString()));
    }
    return minors.stream()
        .map(PublishedContract::contract)
        .filter(minor -> minor.isVersionOf(contract) && !minor.promisesTheSameAs(contract))
        .findFirst()
        .map(earlier -> changed(earlier, contract));
  }

  /** All minors of one major version are in one feed. */
  static Diagnostic inAnotherFeed(Contract contract, FeedName feed, String other) {
    return Diagnostic.error(
        StoreCode.CONTRACT_IN_OTHER_FEED,
        "public schema "
            + contract.reference()
            + " is published in feed "
            + other
            + ", and this would publish it in feed "
            + feed,
        "keep its data store, or raise the version to "
            + new SchemaVersion(contract.version().major() + 1, 0));
  }

  private static Diagnostic changed(Contract earlier, Contract contract) {
    SchemaVersion version = contract.version();
    return Diagnostic.error(
        StoreCode.CONTRACT_CHANGED,
        "public schema %s/%s is published as version %s already, and now has %s"
            .formatted(
                contract.manifest(),
                contract.name(),
                version,
                String.join(", ", differences(earlier, contract))),
        "raise the version: to "
            + new SchemaVersion(version.major(), version.minor() + 1)
            + " if consumers of "
            + version
            + " can read the new rows too, as with a property that is only added, otherwise to "
            + new SchemaVersion(version.major() + 1, 0)
            + "; or change it back");
  }

  private static List<String> differences(Contract earlier, Contract contract) {
    List<String> differences = new ArrayList<>();
    if (!earlier.key().equals(contract.key())) {
      differences.add("key " + contract.key() + " instead of " + earlier.key());
    }
    JsonNode before = earlier.outputSchema().json().path("properties");
    JsonNode after = contract.outputSchema().json().path("properties");
    Set<String> names = new LinkedHashSet<>(contract.outputSchema().properties());
    names.addAll(earlier.outputSchema().properties());
    for (String name : names) {
      if (!before.has(name)) {
        differences.add("a new property " + name);
      } else if (!after.has(name)) {
        differences.add("no property " + name + " any more");
      } else if (!before.path(name).equals(after.path(name))) {
        differences.add("another property " + name);
      }
    }
    return differences.isEmpty() ? List.of("another outputSchema") : differences;
  }
}
