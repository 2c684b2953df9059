package dev.syncline.postgres.sink.internal.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** What was found about one statement while it was read for {@link RepeatCheck}. */
final class RepeatFindings {
  private static final Pattern CURRENT_TIME =
      Pattern.compile(
          "\\b(((statement|transaction)_timestamp|now)\\s*\\(|current_(timestamp|date|time)\\b"
              + "|localtime(stamp)?\\b)",
          Pattern.CASE_INSENSITIVE);

  private final StatementPipeline lane;
  private final Catalog catalog;
  private final Set<String> reasons = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> compared = new HashSet<>();
  private final Set<String> conflicting = new HashSet<>();
  private final Set<String> changed = new HashSet<>();
  private @Nullable TargetTable target;
  private boolean deletes;

  RepeatFindings(StatementPipeline lane, Catalog catalog) {
    this.lane = lane;
    this.catalog = catalog;
  }

  void because(String reason) {
    reasons.add(reason);
  }

  /** Records that something found by an expression is not repeatable. */
  void because(Expression expression, String reason) {
    reasons.add(text(expression) + " " + reason);
  }

  void writes(TargetTable table, String name) {
    target = table;
    table
        .obstacle()
        .ifPresent(obstacle -> because(obstacle.replace("its target", "its target " + name)));
  }

  void deletes() {
    deletes = true;
  }

  void compares(String column) {
    compared.add(column);
  }

  /** Records a column whose value decides whether an inserted row is there already. */
  void conflicts(String column) {
    conflicting.add(column);
    compared.add(column);
  }

  boolean isConflicting(String column) {
    return conflicting.contains(column);
  }

  void changes(String column) {
    changed.add(column);
  }

  /**
   * Examines a value.
   *
   * @return the columns that it reads; empty if it cannot be shown to be the same each time, which
   *     is recorded
   */
  Optional<List<Column>> survey(Expression value) {
    if (CURRENT_TIME.matcher(value.toString()).find()) {
      notes.add(text(value) + " is the time at which an event is applied again");
    }
    try {
      return Optional.of(ExpressionSurvey.of(value, catalog).columns());
    } catch (NoSetPlan unknown) {
      because(value, "may have another value each time");
      return Optional.empty();
    }
  }

  /** An expression with the names that its author gave the placeholders. */
  String text(Expression expression) {
    return lane.sql().asWritten(expression.toString());
  }

  RepeatVerdict verdict() {
    return new RepeatVerdict(
        lane.statement().field(),
        lane.written(),
        target == null ? Set.of() : target.family(),
        deletes,
        compared,
        conflicting,
        changed,
        new ArrayList<>(reasons),
        new ArrayList<>(notes));
  }
}
