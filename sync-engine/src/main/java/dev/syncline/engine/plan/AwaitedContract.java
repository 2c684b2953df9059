package dev.syncline.engine.plan;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RetiredContracts;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.NearestName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a consumer schema needs and no publisher has published yet: its public schema, the major
 * version it names, or a minor with every property its SQL uses. A consumer may be deployed before
 * its publisher, so it waits. A major version that is retired never comes by itself.
 *
 * @param subscription the consumer schema
 * @param published the versions of its public schema that are published, lowest first
 * @param missing the properties that none of the minors has; empty if there is no minor at all
 * @param known the properties that the minors have
 * @param retiredAt when its major version was retired; empty if it was not
 */
public record AwaitedContract(
    Subscription subscription,
    List<String> published,
    Set<String> missing,
    Set<String> known,
    Optional<Instant> retiredAt) {
  public AwaitedContract {
    Objects.requireNonNull(subscription, "subscription");
    published = List.copyOf(published);
    missing = new LinkedHashSet<>(missing);
    known = new LinkedHashSet<>(known);
    Objects.requireNonNull(retiredAt, "retiredAt");
  }

  /**
   * What a consumer schema has to wait for; empty if it has everything.
   *
   * @param contracts everything published, at least of its public schema
   */
  public static Optional<AwaitedContract> of(
      Subscription subscription, Collection<PublishedContract> contracts) {
    List<String> published = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    Optional<Instant> retiredAt = Optional.empty();
    boolean majorPublished = false;
    boolean listsProperties = false;
    for (PublishedContract one : contracts) {
      Contract contract = one.contract();
      if (isOfSchema(subscription, contract) && !one.isRetired()) {
        published.add(contract.version().toString());
      }
      if (contract.satisfies(subscription.schema().source())) {
        retiredAt = one.retiredAt();
        majorPublished = true;
        listsProperties |= !contract.outputSchema().properties().isEmpty();
        known.addAll(contract.outputSchema().properties());
        known.addAll(contract.key());
      }
    }
    Set<String> missing = new LinkedHashSet<>();
    if (listsProperties) {
      missing.addAll(SqlTemplate.parse(subscription.schema().sql()).names());
      missing.removeAll(known);
    }
    return majorPublished && missing.isEmpty() && retiredAt.isEmpty()
        ? Optional.empty()
        : Optional.of(new AwaitedContract(subscription, published, missing, known, retiredAt));
  }

  private static boolean isOfSchema(Subscription subscription, Contract contract) {
    return contract.manifest().equals(subscription.schema().source().manifest())
        && contract.name().equals(subscription.schema().source().name());
  }

  /** The message for the user: the owner is late, or a name is mistyped. */
  public Diagnostic diagnostic() {
    if (isRetired()) {
      return retired();
    }
    String what = "consumer schema " + subscription.name() + " waits for " + this;
    if (published.isEmpty()) {
      return Diagnostic.warning(
          EngineCode.NOT_PUBLISHED, what, "start its publisher, or correct its name");
    }
    if (missing.isEmpty()) {
      return Diagnostic.warning(
          EngineCode.MISSING_MAJOR,
          what,
          "have its owner publish that major, or name a published one");
    }
    return Diagnostic.warning(
        EngineCode.MISSING_MINOR,
        what,
        NearestName.suggestion(
            missing.iterator().next(),
            known,
            "have its owner publish a minor with that, or use one of " + known));
  }

  private Diagnostic retired() {
    PublicSchemaReference source = subscription.schema().source();
    String owner = "have its owner run: " + RetiredContracts.restoreCommand(source);
    return Diagnostic.error(
        EngineCode.MAJOR_RETIRED,
        "consumer schema " + subscription.name() + " names " + this,
        published.isEmpty() ? owner : "name a published major version; or " + owner);
  }

  /** Whether its major version is retired: then waiting for it is in vain. */
  public boolean isRetired() {
    return retiredAt.isPresent();
  }

  /** Whether other versions of the public schema are published: then a name may be mistyped. */
  public boolean mayBeMistyped() {
    return !published.isEmpty();
  }

  @Override
  public String toString() {
    String source = subscription.schema().source().toString();
    if (isRetired()) {
      source += ", which was retired at " + retiredAt.orElseThrow();
    }
    if (published.isEmpty()) {
      return source;
    }
    String versions = " (published: " + String.join(", ", published) + ")";
    return missing.isEmpty() || isRetired()
        ? source + versions
        : source + " with " + missing + versions;
  }
}
