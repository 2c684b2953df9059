package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;

/**
 * Decides whether the latest events of a consumer can be applied once more, in order, and leave the
 * rows as they are. That is so if each event alone decides which rows its statement concerns and
 * what it writes there: of the events for a row, the last ones then have the last word again. What
 * cannot be shown by the text of a statement and its table counts as not repeatable.
 */
final class RepeatCheck {
  private final Catalog catalog;
  private final SetPlanner planner;

  RepeatCheck(Catalog catalog) {
    this.catalog = catalog;
    planner = new SetPlanner(catalog);
  }

  /** The verdicts on the statements of one consumer, in order. */
  List<RepeatVerdict> of(List<StatementPipeline> lanes) {
    List<RepeatVerdict> alone = lanes.stream().map(this::alone).toList();
    return alone.stream().map(one -> one.because(moved(one, alone))).toList();
  }

  /** A row that is found by a column may be another one after that column was set back. */
  private static List<String> moved(RepeatVerdict one, List<RepeatVerdict> all) {
    List<String> reasons = new ArrayList<>();
    for (RepeatVerdict other : all) {
      Set<String> columns = new TreeSet<>(one.compared());
      columns.retainAll(other.changed());
      if (!columns.isEmpty() && !Collections.disjoint(one.family(), other.family())) {
        reasons.add(
            "it finds rows by "
                + String.join(", ", columns)
                + ", which "
                + other.statement()
                + " changes");
      }
    }
    return reasons;
  }

  private RepeatVerdict alone(StatementPipeline lane) {
    RepeatFindings findings = new RepeatFindings(lane, catalog);
    try {
      examine(SetPlanner.parse(lane.sql().forParser()), lane.sql(), findings);
    } catch (NoSetPlan unclear) {
      findings.because(unclear.reason());
    }
    return findings.verdict();
  }

  private void examine(Statement parsed, TypedSql sql, RepeatFindings findings) throws NoSetPlan {
    if (parsed instanceof Insert insert) {
      TargetTable table = written(insert.getTable(), findings);
      var values = new InsertForm(sql, Set.of(), table, catalog).values(insert);
      new RepeatedInsert(findings, values, table, catalog).examine(insert);
    } else if (parsed instanceof Update update) {
      written(update.getTable(), findings);
      SetPlanner.requireSame(
          "UPDATE "
              + update.getTable()
              + " SET "
              + UpdateForm.sets(update)
              + where(update.getWhere()),
          sql);
      update(update, findings);
    } else if (parsed instanceof Delete delete) {
      written(delete.getTable(), findings);
      SetPlanner.requireSame("DELETE FROM " + delete.getTable() + where(delete.getWhere()), sql);
      findings.deletes();
      new RepeatedCondition(findings).examine(delete.getWhere());
    } else {
      throw new NoSetPlan("it is not a plain INSERT, UPDATE or DELETE");
    }
  }

  private static String where(Expression condition) {
    return condition == null ? "" : " WHERE " + condition;
  }

  private TargetTable written(Table named, RepeatFindings findings) throws NoSetPlan {
    TargetTable table =
        planner
            .named(named)
            .orElseThrow(() -> new NoSetPlan("its target " + named + " is not a table"));
    findings.writes(table, named.getFullyQualifiedName());
    return table;
  }

  private static void update(Update update, RepeatFindings findings) {
    for (UpdateSet set : update.getUpdateSets()) {
      for (Column column : set.getColumns()) {
        findings.changes(SqlText.name(column.getColumnName()));
      }
      for (Expression value : set.getValues()) {
        Optional<List<Column>> read = findings.survey(value);
        if (read.isPresent() && !read.get().isEmpty()) {
          findings.because(
              SqlText.name(set.getColumns().get(0).getColumnName())
                  + " = "
                  + findings.text(value)
                  + " depends on the row that is there");
        }
      }
    }
    new RepeatedCondition(findings).examine(update.getWhere());
  }
}
