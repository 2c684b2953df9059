package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.CaptureGapPolicy;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.continuity.Difference.Kind;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.SourceCode;
import java.util.ArrayList;
import java.util.List;

/** Decides what differences mean for the public schemas of a source, by the configured policies. */
public final class CaptureGaps {
  private final PublishPlan plan;
  private final List<SchemaPlan> schemas;
  private final List<Difference> gaps = new ArrayList<>();

  /**
   * @param schemas those of the plan that the feed already has: others cannot have missed anything
   */
  public CaptureGaps(PublishPlan plan, List<SchemaPlan> schemas) {
    this.plan = plan;
    this.schemas = List.copyOf(schemas);
  }

  /**
   * Adds the differences that were found.
   *
   * @throws DiagnosticException if changes may be missing and the policy is to stop capture then
   */
  public void add(List<Difference> differences) {
    differences.stream()
        .filter(Difference::isGap)
        .filter(gap -> schemas.stream().anyMatch(schema -> concerns(gap, schema)))
        .filter(gap -> !gaps.contains(gap))
        .forEach(gaps::add);
    List<Diagnostic> refused =
        gaps.stream().filter(gap -> !isIgnored(gap)).map(this::refusal).toList();
    if (plan.capture().onCaptureGap() == CaptureGapPolicy.STOP && !refused.isEmpty()) {
      throw new DiagnosticException(refused);
    }
  }

  /** Whether the rows of a public schema must be loaded again. */
  public boolean interrupt(SchemaPlan schema) {
    return gaps.stream().anyMatch(gap -> interrupts(gap, schema));
  }

  /** A warning for each capture gap. */
  public List<Diagnostic> diagnostics() {
    return gaps.stream().map(this::warning).toList();
  }

  /**
   * With a truncate policy that keeps rows at the consumers, those that were removed all at once
   * stay too.
   */
  private boolean isIgnored(Difference gap) {
    return schemas.stream().noneMatch(schema -> interrupts(gap, schema));
  }

  private boolean interrupts(Difference gap, SchemaPlan schema) {
    boolean kept =
        gap.kind() == Kind.EMPTIED && schema.schema().onTruncate() == TruncatePolicy.IGNORE;
    return !kept && !isOnlyTold(gap) && concerns(gap, schema);
  }

  /** With the policy to stop, a mere suspicion is not reason enough, so it is only reported. */
  private boolean isOnlyTold(Difference gap) {
    return gap.kind() == Kind.SUSPECTED && plan.capture().onCaptureGap() == CaptureGapPolicy.STOP;
  }

  private static boolean concerns(Difference gap, SchemaPlan schema) {
    return schema.transformations().stream().anyMatch(one -> gap.concerns(one.table().name()));
  }

  private Diagnostic warning(Difference gap) {
    if (isOnlyTold(gap)) {
      return Diagnostic.warning(
          SourceCode.CAPTURE_GAP,
          text(gap),
          "nothing, if it was what was said last; if it was the other, load everything again: "
              + StoreErrors.resetCommand(plan.feed()));
    }
    return isIgnored(gap)
        ? Diagnostic.warning(
            SourceCode.CAPTURE_GAP,
            text(gap),
            "nothing: consumers keep the rows (onTruncate: ignore)")
        : Diagnostic.warning(
            SourceCode.CAPTURE_GAP,
            text(gap),
            "nothing: the rows are loaded again, and those that are gone are deleted at the"
                + " consumers (onCaptureGap: reload)");
  }

  private Diagnostic refusal(Difference gap) {
    return Diagnostic.error(
        SourceCode.CAPTURE_GAP_STOP,
        text(gap),
        "set \"onCaptureGap\": \"reload\" in data store "
            + plan.source().slug()
            + " to load the rows again and start; or load everything again: "
            + StoreErrors.resetCommand(plan.feed()));
  }

  /** The warning with which a running capture ends. */
  static Diagnostic found(Difference gap, PublishPlan plan) {
    return Diagnostic.warning(
        SourceCode.CAPTURE_GAP,
        text(gap),
        "nothing: capture restarts and does what the data store says (onCaptureGap: "
            + plan.capture().onCaptureGap().text()
            + ")");
  }

  /** The difference, with the table whose changes may be missing. */
  private static String text(Difference gap) {
    String where = gap.table().map(table -> "table " + table).orElse("every captured table");
    return "changes of " + where + " may be missing: " + gap.what();
  }
}
