package dev.syncline.engine.consume;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The consumer schemas of a destination, matched with what is published.
 *
 * @param byFeed for each feed its consumer schemas, each with the published minors it gets
 * @param unpublished what nobody has published yet
 */
record Subscriptions(
    Map<FeedName, Map<Subscription, List<PublishedContract>>> byFeed,
    List<PublicSchemaReference> unpublished) {

  /**
   * Matches.
   *
   * @throws DiagnosticException if a public schema is published, but never in the major version a
   *     consumer names
   */
  static Subscriptions resolve(List<Subscription> subscriptions, ContractRegistry contracts) {
    Map<FeedName, Map<Subscription, List<PublishedContract>>> byFeed = new LinkedHashMap<>();
    List<PublicSchemaReference> unpublished = new ArrayList<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (Subscription subscription : subscriptions) {
      PublicSchemaReference reference = subscription.schema().source();
      List<PublishedContract> published = contracts.find(reference);
      if (!published.isEmpty()) {
        byFeed
            .computeIfAbsent(published.get(0).feed(), feed -> new LinkedHashMap<>())
            .put(subscription, published);
      } else {
        List<Integer> majors = publishedMajors(reference, contracts);
        // The wanted one itself may be published between the two questions.
        if (majors.isEmpty() || majors.contains(reference.majorVersion())) {
          unpublished.add(reference);
        } else {
          problems.add(missingMajor(subscription, majors));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return new Subscriptions(byFeed, unpublished);
  }

  private static List<Integer> publishedMajors(
      PublicSchemaReference reference, ContractRegistry contracts) {
    return contracts.all().stream()
        .map(PublishedContract::contract)
        .filter(contract -> contract.manifest().equals(reference.manifest()))
        .filter(contract -> contract.name().equals(reference.name()))
        .map(contract -> contract.version().major())
        .distinct()
        .toList();
  }

  private static Diagnostic missingMajor(Subscription subscription, List<Integer> majors) {
    return Diagnostic.error(
        EngineCode.MISSING_MAJOR,
        "consumer schema "
            + subscription.name()
            + " wants "
            + subscription.schema().source()
            + ", and only major "
            + majors
            + " was ever published",
        "name a published major, or have its owner publish this one first");
  }
}
