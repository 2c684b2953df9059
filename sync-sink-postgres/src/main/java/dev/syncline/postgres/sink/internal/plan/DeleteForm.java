package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.plan.StatementPlan.Effect;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.statement.delete.Delete;

/** Plans {@code DELETE FROM t WHERE k = :k [AND ..]} for many events. */
record DeleteForm(TypedSql sql, Set<String> key, TargetTable table, Catalog catalog) {
  StatementPlan.SetPlan plan(Delete delete) throws NoSetPlan {
    String head = "DELETE FROM " + delete.getTable();
    String where = "WHERE " + delete.getWhere();
    SetPlanner.requireSame(head + " " + where, sql);
    RowCondition condition = RowCondition.of(delete.getWhere(), sql, table, catalog);
    if (!condition.comparesColumn()) {
      throw new NoSetPlan("its WHERE does not compare a column with a property");
    }
    boolean whole = Set.copyOf(condition.identity().values()).equals(key);
    EventRows rows = EventRows.of(sql.values());
    return new StatementPlan.SetPlan(
        sql.reading(head, rows::column)
            + " USING "
            + rows.source()
            + " "
            + sql.reading(where, rows::column),
        Optional.empty(),
        Optional.empty(),
        table,
        Effect.REMOVE,
        Repeat.ALL_COUNT,
        whole ? condition.identity() : Map.of(),
        condition.onlyIdentity(),
        Set.of());
  }
}
