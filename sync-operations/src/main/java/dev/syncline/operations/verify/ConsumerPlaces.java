package dev.syncline.operations.verify;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.VerifyCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds both ends of consumer schemas, and what keeps some of them from being verified. */
final class ConsumerPlaces {
  private final SyncPlan plan;
  private final EventStore store;
  private final List<Diagnostic> problems = new ArrayList<>();

  ConsumerPlaces(SyncPlan plan, EventStore store) {
    this.plan = plan;
    this.store = store;
  }

  /** What was found wrong. */
  List<Diagnostic> problems() {
    return problems;
  }

  /**
   * The consumer schemas to verify.
   *
   * @param wanted their names; empty for all
   * @throws DiagnosticException if the manifests do not have one of them
   */
  List<ConsumerPlace> find(List<String> wanted) {
    requireKnown(wanted);
    List<ConsumerPlace> places = new ArrayList<>();
    List<FeedStatus> feeds = store.feeds();
    for (ConsumePlan consume : plan.consume()) {
      List<ContractSubscription> others = plannable(consume);
      for (Subscription subscription : consume.subscriptions()) {
        if (wanted.isEmpty() || wanted.contains(subscription.name())) {
          place(consume, subscription, others, feeds).ifPresent(places::add);
        }
      }
    }
    return places;
  }

  private void requireKnown(List<String> wanted) {
    Set<String> known = new TreeSet<>();
    plan.consume().forEach(one -> one.subscriptions().forEach(each -> known.add(each.name())));
    List<Diagnostic> unknown =
        wanted.stream()
            .filter(name -> !known.contains(name))
            .map(
                name ->
                    Diagnostic.error(
                        VerifyCode.UNKNOWN_CONSUMER,
                        "the manifests have no consumer schema " + name,
                        known.isEmpty()
                            ? "name the consumer's manifest with --manifest"
                            : "name one of " + String.join(", ", known)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new DiagnosticException(unknown);
    }
    if (known.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              VerifyCode.UNKNOWN_CONSUMER,
              "the manifests have no consumer schema",
              "name the consumer's manifest with --manifest, beside the publisher's"));
    }
  }

  private List<ContractSubscription> plannable(ConsumePlan consume) {
    return consume.subscriptions().stream()
        .map(one -> new ContractSubscription(one, contracts(one.schema().source())))
        .filter(one -> !one.contracts().isEmpty())
        .toList();
  }

  private List<PublishedContract> contracts(PublicSchemaReference source) {
    return store.feeds().isEmpty() ? List.of() : store.contracts().find(source);
  }

  private Optional<ConsumerPlace> place(
      ConsumePlan consume,
      Subscription subscription,
      List<ContractSubscription> others,
      List<FeedStatus> feeds) {
    PublicSchemaReference wanted = subscription.schema().source();
    Optional<PublishPlan> publish =
        plan.publish().stream()
            .filter(one -> one.schemas().stream().anyMatch(each -> isOf(each, wanted)))
            .findFirst();
    if (publish.isEmpty()) {
      return problem(
          VerifyCode.NO_SOURCE,
          "the manifests do not have public schema "
              + wanted
              + ", which consumer schema "
              + subscription.name()
              + " applies",
          "name the publisher's manifest with --manifest as well");
    }
    List<PublishedContract> contracts = contracts(wanted);
    List<PublishedSchema> published =
        publish.get().schemas().stream()
            .filter(one -> isOf(one, wanted))
            .filter(one -> isPublished(one, contracts))
            .sorted(Comparator.comparing(one -> one.schema().version()))
            .toList();
    if (published.isEmpty()) {
      return problem(
          VerifyCode.NOT_PUBLISHED,
          "public schema " + wanted + " was never published as it is in the manifests",
          "start its publisher once");
    }
    if (published.stream().anyMatch(one -> one.schema().isAppendOnly())) {
      return problem(
          VerifyCode.APPEND_ONLY,
          "public schema "
              + wanted
              + " is append-only: its rows have no key by which consumer schema "
              + subscription.name()
              + " could be compared",
          "compare the number of rows at source and destination while nothing is written");
    }
    if (isLoading(contracts, published, feeds)) {
      return problem(
          VerifyCode.LOADING,
          "public schema " + wanted + " is still being loaded",
          "verify again when 'sync-cli status' shows no backfill of it");
    }
    PublishPlan only =
        new PublishPlan(
            publish.get().feed(), publish.get().source(), publish.get().capture(), published);
    return Optional.of(
        new ConsumerPlace(subscription, consume.destination(), only, contracts, others));
  }

  private Optional<ConsumerPlace> problem(VerifyCode code, String what, String fix) {
    problems.add(Diagnostic.error(code, what, fix));
    return Optional.empty();
  }

  private static boolean isOf(PublishedSchema schema, PublicSchemaReference wanted) {
    return schema.manifest().equals(wanted.manifest())
        && schema.schema().name().equals(wanted.name())
        && schema.schema().version().major() == wanted.majorVersion();
  }

  private static boolean isPublished(PublishedSchema schema, List<PublishedContract> contracts) {
    return contracts.stream()
        .anyMatch(one -> one.contract().version().equals(schema.schema().version()));
  }

  private static boolean isLoading(
      List<PublishedContract> contracts, List<PublishedSchema> published, List<FeedStatus> feeds) {
    Set<Integer> minors = new TreeSet<>();
    published.forEach(one -> minors.add(one.schema().version().minor()));
    return feeds.stream()
        .filter(feed -> feed.name().equals(contracts.get(0).feed()))
        .flatMap(feed -> feed.backfills().stream())
        .filter(one -> one.schema().equals(contracts.get(0).id()) && minors.contains(one.minor()))
        .anyMatch(one -> !one.complete());
  }
}
