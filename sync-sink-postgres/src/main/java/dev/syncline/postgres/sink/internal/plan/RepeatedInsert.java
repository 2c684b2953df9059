package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.insert.ConflictActionType;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.InsertConflictAction;
import net.sf.jsqlparser.statement.update.UpdateSet;

/**
 * Examines {@code INSERT .. ON CONFLICT}. It can be repeated if the row that it finds depends on
 * the event only, and it sets columns of that row only to what it would have inserted.
 */
record RepeatedInsert(
    RepeatFindings findings, Map<String, Expression> values, TargetTable table, Catalog catalog) {
  void examine(Insert insert) {
    values.values().forEach(findings::survey);
    InsertConflictAction action = insert.getConflictAction();
    if (action == null) {
      findings.because(
          "INSERT without ON CONFLICT is refused or adds another row when an event comes again");
      return;
    }
    findConflict(insert, action);
    if (action.getConflictActionType() != ConflictActionType.DO_NOTHING) {
      update(action);
    }
  }

  private void findConflict(Insert insert, InsertConflictAction action) {
    if (insert.getConflictTarget() == null
        && action.getConflictActionType() == ConflictActionType.DO_NOTHING) {
      Optional<Set<String>> key =
          table.uniqueKeys().stream()
              .filter(one -> !one.isEmpty() && values.keySet().containsAll(one))
              .findFirst();
      if (key.isEmpty()) {
        findings.because("none of the values of its INSERT finds a row that is there already");
      }
      key.ifPresent(one -> one.forEach(findings::conflicts));
      return;
    }
    try {
      Set<String> columns = ConflictKey.columns(insert, table, catalog);
      columns.forEach(findings::conflicts);
      columns.stream()
          .filter(column -> !values.containsKey(column))
          .forEach(
              column ->
                  findings.because(
                      "ON CONFLICT is about column "
                          + column
                          + ", which its INSERT does not fill"));
    } catch (NoSetPlan unclear) {
      findings.because(unclear.reason());
    }
  }

  private void update(InsertConflictAction action) {
    if (action.getWhereExpression() != null) {
      findings.because(action.getWhereExpression(), "depends on the row that is there");
    }
    for (UpdateSet set : action.getUpdateSets()) {
      List<? extends Expression> assigned = assigned(set);
      if (assigned.size() != set.getColumns().size()) {
        findings.because("it sets several columns together");
        continue;
      }
      for (int place = 0; place < assigned.size(); place++) {
        set(SqlText.name(set.getColumns().get(place).getColumnName()), assigned.get(place));
      }
    }
  }

  /** One value for each column, also if both are in parentheses. */
  private static List<? extends Expression> assigned(UpdateSet set) {
    List<? extends Expression> all = set.getValues();
    return all.size() == 1
            && set.getColumns().size() > 1
            && all.get(0) instanceof ExpressionList<?> list
        ? list
        : all;
  }

  private void set(String column, Expression value) {
    Optional<List<Column>> read = findings.survey(value);
    if (read.isEmpty()) {
      return;
    }
    if (!read.get().stream().allMatch(RepeatedInsert::isExcluded)) {
      findings.because(column + " = " + findings.text(value) + " depends on the row that is there");
    } else if (!isInserted(column, value)) {
      findings.because(
          column + " = " + findings.text(value) + " is not what its INSERT writes there");
    } else if (!findings.isConflicting(column)) {
      findings.changes(column);
    }
  }

  private boolean isInserted(String column, Expression value) {
    Expression inserted = values.get(column);
    if (inserted == null) {
      return false;
    }
    boolean excluded =
        value instanceof Column read
            && isExcluded(read)
            && SqlText.name(read.getColumnName()).equals(column);
    return excluded || SqlText.same(inserted.toString(), value.toString());
  }

  private static boolean isExcluded(Column column) {
    return column.getTable() != null
        && "excluded".equals(SqlText.name(column.getTable().toString()));
  }
}
