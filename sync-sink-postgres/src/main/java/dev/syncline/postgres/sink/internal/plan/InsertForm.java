package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.plan.StatementPlan.Effect;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sink.internal.rows.RowCopy;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.postgres.sql.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.insert.ConflictActionType;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.Values;

/** Plans {@code INSERT INTO t (..) VALUES (..) [ON CONFLICT ..]} for many events. */
record InsertForm(TypedSql sql, Set<String> key, TargetTable table, Catalog catalog) {
  SetPlan plan(Insert insert) throws NoSetPlan {
    Map<String, Expression> values = values(insert);
    for (Expression value : values.values()) {
      ExpressionSurvey.of(value, catalog);
    }
    if (insert.getConflictAction() == null) {
      String text = text(insert, values, "");
      return new SetPlan(
          text,
          Optional.empty(),
          Optional.empty(),
          table,
          Effect.INSERT,
          Repeat.ALL_COUNT,
          Map.of(),
          true,
          Set.of());
    }
    ConflictKey conflictKey =
        ConflictKey.of(insert, values, key, new TargetKey(sql, table), catalog);
    return insert.getConflictAction().getConflictActionType() == ConflictActionType.DO_NOTHING
        ? doNothing(insert, values, conflictKey)
        : doUpdate(insert, values, conflictKey);
  }

  private SetPlan doNothing(Insert insert, Map<String, Expression> values, ConflictKey target) {
    String clause = "ON CONFLICT " + insert.getConflictTarget() + " DO NOTHING";
    Repeat repeat = table.onlyUniqueBy(target.columns()) ? Repeat.FIRST_COUNTS : Repeat.APART;
    return new SetPlan(
        text(insert, values, clause),
        Optional.empty(),
        Optional.empty(),
        table,
        Effect.INSERT,
        repeat,
        target.identity(),
        true,
        Set.of());
  }

  private SetPlan doUpdate(Insert insert, Map<String, Expression> values, ConflictKey target)
      throws NoSetPlan {
    ConflictSets sets = ConflictSets.of(insert.getConflictAction(), values, catalog);
    String clause = "ON CONFLICT " + insert.getConflictTarget() + " DO UPDATE " + sets.sql();
    boolean last =
        table.onlyUniqueBy(target.columns()) && sets.overwrites(values.keySet(), target.columns());
    return new SetPlan(
        text(insert, values, clause),
        Optional.of(text(insert, values, "")),
        copy(insert, values),
        table,
        Effect.INSERT,
        last ? Repeat.LAST_COUNTS : Repeat.APART,
        target.identity(),
        true,
        sets.changes(target.columns()));
  }

  private Optional<RowCopy> copy(Insert insert, Map<String, Expression> values) {
    List<TypedValue> filled = new ArrayList<>();
    for (Map.Entry<String, Expression> value : values.entrySet()) {
      TargetTable.Column column = table.columns().get(value.getKey());
      if (column == null || !(value.getValue() instanceof JdbcNamedParameter parameter)) {
        return Optional.empty();
      }
      TypedValue read = sql.valueNamed(parameter.getName());
      if (!read.type().equals(column.type())) {
        return Optional.empty();
      }
      filled.add(read);
    }
    return RowCopy.of(insert.getTable().getFullyQualifiedName(), values.keySet(), filled);
  }

  private String text(Insert insert, Map<String, Expression> values, String conflict) {
    EventRows rows = EventRows.of(sql.values());
    return sql.reading(head(insert) + " SELECT " + list(values), rows::column)
        + " FROM "
        + rows.source()
        + " "
        + sql.reading(conflict, rows::column);
  }

  /**
   * The columns that it fills, each with its value.
   *
   * @throws NoSetPlan if it does not insert one row, or has clauses that the parser does not know
   */
  Map<String, Expression> values(Insert insert) throws NoSetPlan {
    if (!(insert.getSelect() instanceof Values list)) {
      throw new NoSetPlan("its rows come from a query");
    }
    List<String> columns = new ArrayList<>(table.columns().keySet());
    if (insert.getColumns() != null) {
      columns =
          insert.getColumns().stream().map(column -> SqlText.name(column.getColumnName())).toList();
    }
    List<Expression> expressions = new ArrayList<>(list.getExpressions());
    if (expressions.size() > columns.size()
        || expressions.stream().anyMatch(ParenthesedExpressionList.class::isInstance)) {
      throw new NoSetPlan("it inserts several rows for an event");
    }
    Map<String, Expression> values = new LinkedHashMap<>();
    for (int place = 0; place < expressions.size(); place++) {
      values.put(columns.get(place), expressions.get(place));
    }
    SetPlanner.requireSame(head(insert) + " VALUES (" + list(values) + ")" + conflict(insert), sql);
    return values;
  }

  private static String list(Map<String, Expression> values) {
    return values.values().stream().map(Expression::toString).collect(Collectors.joining(", "));
  }

  private static String head(Insert insert) {
    String columns = "";
    if (insert.getColumns() != null) {
      columns =
          insert.getColumns().stream()
              .map(Column::toString)
              .collect(Collectors.joining(", ", " (", ")"));
    }
    return "INSERT INTO " + insert.getTable() + columns;
  }

  private static String conflict(Insert insert) {
    if (insert.getConflictAction() == null) {
      return "";
    }
    String target = insert.getConflictTarget() == null ? "" : insert.getConflictTarget().toString();
    return " ON CONFLICT " + target + insert.getConflictAction();
  }
}
