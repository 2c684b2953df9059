package dev.syncline.engine.internal.publish;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RetiredContracts;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The public schemas of a plan whose major version is retired. They are left out, so that one that
 * was forgotten in a manifest does not stop the others.
 */
final class RetiredSchemas {
  private final PublishPlan plan;
  private final Set<PublicSchemaReference> retired;

  /**
   * @param contracts everything published
   */
  RetiredSchemas(PublishPlan plan, Collection<PublishedContract> contracts) {
    this.plan = plan;
    retired =
        contracts.stream()
            .filter(PublishedContract::isRetired)
            .map(one -> one.contract().reference())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The plan without them.
   *
   * @throws DiagnosticException naming each, if nothing is left
   */
  PublishPlan without() {
    List<PublishedSchema> left =
        plan.schemas().stream().filter(one -> !retired.contains(reference(one))).toList();
    if (left.isEmpty()) {
      throw new DiagnosticException(
          found().stream().map(one -> Diagnostic.error(code(), what(one), fix(one))).toList());
    }
    return new PublishPlan(plan.feed(), plan.source(), plan.capture(), left, plan.retain());
  }

  /** One warning for each. */
  List<Diagnostic> warnings() {
    return found().stream().map(one -> Diagnostic.warning(code(), what(one), fix(one))).toList();
  }

  /** {@code not publishing [accounts/account v1], retired}; empty if there is none. */
  String note() {
    return found().isEmpty() ? "" : "not publishing " + found() + ", retired";
  }

  private List<PublicSchemaReference> found() {
    return plan.schemas().stream()
        .map(RetiredSchemas::reference)
        .filter(retired::contains)
        .toList();
  }

  private static PublicSchemaReference reference(PublishedSchema one) {
    return new PublicSchemaReference(
        one.manifest(), one.schema().name(), one.schema().version().major());
  }

  private static EngineCode code() {
    return EngineCode.RETIRED_NOT_PUBLISHED;
  }

  private static String what(PublicSchemaReference retired) {
    return "public schema " + retired + " is retired, and a manifest still holds it";
  }

  private static String fix(PublicSchemaReference retired) {
    return "remove it from manifest "
        + retired.manifest()
        + "; or: "
        + RetiredContracts.restoreCommand(retired);
  }
}
