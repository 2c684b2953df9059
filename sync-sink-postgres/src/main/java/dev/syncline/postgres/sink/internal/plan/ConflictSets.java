package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.Quoted;
import dev.syncline.postgres.sql.SqlText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.insert.InsertConflictAction;
import net.sf.jsqlparser.statement.update.UpdateSet;

/**
 * The assignments of an INSERT's ON CONFLICT DO UPDATE.
 *
 * @param sets each column's name with its new value; placeholders are columns of EXCLUDED
 */
record ConflictSets(Map<String, String> sets) {
  static ConflictSets of(
      InsertConflictAction action, Map<String, Expression> values, Catalog catalog)
      throws NoSetPlan {
    if (action.getWhereExpression() != null) {
      throw new NoSetPlan("what it does depends on the row that is there");
    }
    Map<String, String> sets = new LinkedHashMap<>();
    for (UpdateSet set : action.getUpdateSets()) {
      if (set.getColumns().size() != 1 || set.getValues().size() != 1) {
        throw new NoSetPlan("it sets several columns together");
      }
      String column = SqlText.name(set.getColumns().get(0).getColumnName());
      sets.put(column, value(column, set.getValues().get(0), values, catalog));
    }
    return new ConflictSets(sets);
  }

  /** The clause after DO UPDATE. */
  String sql() {
    return sets.entrySet().stream()
        .map(set -> Quoted.identifier(set.getKey()) + " = " + set.getValue())
        .collect(Collectors.joining(", ", "SET ", ""));
  }

  /**
   * The columns whose value in an existing row may change.
   *
   * @throws NoSetPlan if a column of the key is among them
   */
  Set<String> changes(Set<String> key) throws NoSetPlan {
    Set<String> changes = new HashSet<>(sets.keySet());
    changes.removeIf(column -> key.contains(column) && isInserted(column));
    if (changes.stream().anyMatch(key::contains)) {
      throw new NoSetPlan("it changes the key of the row");
    }
    return changes;
  }

  /** Whether it writes the same values that the insert of those columns would have written. */
  boolean overwrites(Set<String> inserted, Set<String> key) {
    return inserted.containsAll(sets.keySet())
        && inserted.stream().allMatch(column -> key.contains(column) || isInserted(column));
  }

  private boolean isInserted(String column) {
    String value = sets.getOrDefault(column, "");
    int dot = value.indexOf('.');
    return dot > 0
        && value.substring(0, dot).equalsIgnoreCase("excluded")
        && SqlText.name(value.substring(dot + 1)).equals(column);
  }

  private static String value(
      String column, Expression value, Map<String, Expression> values, Catalog catalog)
      throws NoSetPlan {
    ExpressionSurvey survey = ExpressionSurvey.of(value, catalog);
    for (Column read : survey.columns()) {
      if (read.getTable() == null || !"excluded".equals(SqlText.name(read.getTable().toString()))) {
        throw new NoSetPlan("what it sets depends on the row that is there");
      }
    }
    if (!survey.hasPlaceholder()) {
      return value.toString();
    }
    Expression inserted = values.get(column);
    if (inserted == null || !SqlText.same(inserted.toString(), value.toString())) {
      throw new NoSetPlan("it sets " + column + " to something else than it inserts");
    }
    return "EXCLUDED." + Quoted.identifier(column);
  }
}
