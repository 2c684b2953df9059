package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.plan.StatementPlan.Effect;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sql.SqlText;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;

/** Plans {@code UPDATE t SET .. WHERE k = :k} for many events. */
record UpdateForm(TypedSql sql, Set<String> key, TargetTable table, Catalog catalog) {
  StatementPlan.SetPlan plan(Update update) throws NoSetPlan {
    String head = "UPDATE " + update.getTable() + " SET " + sets(update);
    String where = "WHERE " + update.getWhere();
    SetPlanner.requireSame(head + " " + where, sql);
    Set<String> changes = changes(update);
    RowCondition condition = RowCondition.of(update.getWhere(), sql, table, catalog);
    if (!Set.copyOf(condition.identity().values()).equals(key)
        || condition.identity().keySet().stream().anyMatch(changes::contains)) {
      throw new NoSetPlan("its WHERE does not pick rows by the key of the public schema");
    }
    boolean repeatable =
        condition.onlyIdentity() && table.onlyUniqueBy(condition.identity().keySet());
    EventRows rows = EventRows.of(sql.values());
    return new StatementPlan.SetPlan(
        sql.reading(head, rows::column)
            + " FROM "
            + rows.source()
            + " "
            + sql.reading(where, rows::column),
        Optional.empty(),
        Optional.empty(),
        table,
        Effect.UPDATE,
        repeatable ? Repeat.LAST_COUNTS : Repeat.APART,
        condition.identity(),
        condition.onlyIdentity(),
        changes);
  }

  /** The list after SET. */
  static String sets(Update update) {
    return update.getUpdateSets().stream()
        .map(UpdateSet::toString)
        .collect(Collectors.joining(", "));
  }

  private Set<String> changes(Update update) throws NoSetPlan {
    Set<String> changes = new HashSet<>();
    for (UpdateSet set : update.getUpdateSets()) {
      for (Column column : set.getColumns()) {
        changes.add(SqlText.name(column.getColumnName()));
      }
      for (Expression value : set.getValues()) {
        if (!ExpressionSurvey.of(value, catalog).columns().isEmpty()) {
          throw new NoSetPlan("what it sets depends on the row that is there");
        }
      }
    }
    return changes;
  }
}
