package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.operations.problem.OperationCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds consumer schemas by the names that users type: {@code manifest/schema}, or the name of the
 * schema where only one manifest has it.
 */
public final class ConsumerNames {
  private final Map<String, Set<NamedConsumer>> byName = new TreeMap<>();
  private final Set<String> full = new LinkedHashSet<>();

  /**
   * @param plan has the consumer schemas that may be named
   */
  public ConsumerNames(SyncPlan plan) {
    for (ConsumePlan consume : plan.consume()) {
      for (Subscription subscription : consume.subscriptions()) {
        NamedConsumer consumer = new NamedConsumer(consume.destination(), subscription);
        full.add(subscription.name());
        add(subscription.name(), consumer);
        add(subscription.schema().name(), consumer);
      }
    }
  }

  private void add(String name, NamedConsumer consumer) {
    byName.computeIfAbsent(name, none -> new LinkedHashSet<>()).add(consumer);
  }

  /**
   * The named consumer schemas, each once, in the order of their names.
   *
   * @throws DiagnosticException with one problem for each name that none or several have
   */
  public List<NamedConsumer> find(List<String> names) {
    Set<NamedConsumer> found = new LinkedHashSet<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      Set<NamedConsumer> meant = byName.getOrDefault(name, Set.of());
      if (meant.size() == 1) {
        found.addAll(meant);
      } else {
        problems.add(meant.isEmpty() ? unknown(name) : ambiguous(name, meant));
      }
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return List.copyOf(found);
  }

  private Diagnostic unknown(String name) {
    return Diagnostic.error(
        OperationCode.NO_CONSUMER_SCHEMA,
        "the manifests have no consumer schema " + name,
        NearestName.suggestion(
            name,
            byName.keySet(),
            full.isEmpty()
                ? "name the consumer schema's manifest with --manifest"
                : "the consumer schemas are " + String.join(", ", full)));
  }

  private static Diagnostic ambiguous(String name, Set<NamedConsumer> meant) {
    return Diagnostic.error(
        OperationCode.SEVERAL_CONSUMER_SCHEMAS,
        "several manifests have a consumer schema " + name,
        "name one of " + String.join(", ", meant.stream().map(NamedConsumer::name).toList()));
  }
}
