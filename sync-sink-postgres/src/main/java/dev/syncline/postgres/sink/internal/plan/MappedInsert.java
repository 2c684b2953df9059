package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.ConflictActionType;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.InsertConflictAction;
import net.sf.jsqlparser.statement.update.UpdateSet;

/**
 * A consumer's {@code INSERT INTO t VALUES (..) ON CONFLICT (k) DO UPDATE SET ..}: what the last
 * event of a key has left in its row.
 *
 * @param table the table
 * @param key each column of the ON CONFLICT: the property it is filled from
 * @param values each column that is filled: an expression for its value
 * @param compared the columns that have this value after each event, apart from the key
 * @param constants those of them whose value is the same for all events
 * @param omitted the others that the statement writes, each with the reason
 * @param onlyKeys why no column has its value after each event; empty if some may
 */
record MappedInsert(
    TargetTable table,
    Map<String, String> key,
    Map<String, String> values,
    Set<String> compared,
    Set<String> constants,
    Map<String, String> omitted,
    Optional<String> onlyKeys) {
  /**
   * Reads a statement.
   *
   * @param key the key properties of the public schema
   * @param immutable the functions whose value depends on their arguments alone
   * @throws NoSetPlan if it does not leave one row for each key
   */
  static MappedInsert of(TypedSql sql, Set<String> key, Catalog catalog, Set<String> immutable)
      throws NoSetPlan {
    Statement parsed = SetPlanner.parse(sql.forParser());
    if (!(parsed instanceof Insert insert)) {
      throw new NoSetPlan("it is no INSERT");
    }
    TargetTable table =
        catalog
            .table(insert.getTable().getSchemaName(), insert.getTable().getName())
            .orElseThrow(() -> new NoSetPlan("its target is not a table"));
    InsertForm form = new InsertForm(sql, key, table, catalog);
    Map<String, Expression> values = form.values(insert);
    if (insert.getConflictAction() == null) {
      throw new NoSetPlan("it has no ON CONFLICT, so each event adds a row");
    }
    Map<String, String> conflict =
        ConflictKey.of(insert, values, key, new TargetKey(sql, table), catalog).properties();
    return new Reading(catalog, immutable, values, conflict, insert.getConflictAction()).of(table);
  }

  /** Whether an expression has the same value for all events. */
  static boolean isConstant(Expression value, Catalog catalog) {
    try {
      ExpressionSurvey survey = ExpressionSurvey.of(value, catalog);
      return !survey.hasPlaceholder()
          && !survey.mayReadClock()
          && survey.columns().isEmpty()
          && survey.functions().isEmpty();
    } catch (NoSetPlan unknown) {
      return false;
    }
  }

  private record Reading(
      Catalog catalog,
      Set<String> immutable,
      Map<String, Expression> values,
      Map<String, String> key,
      InsertConflictAction action) {
    MappedInsert of(TargetTable table) {
      Optional<String> onlyKeys = onlyKeys();
      Map<String, String> updates = updates();
      Map<String, String> omitted = new LinkedHashMap<>();
      Map<String, String> texts = new LinkedHashMap<>();
      Map<String, Boolean> compared = new LinkedHashMap<>();
      for (Map.Entry<String, Expression> value : values.entrySet()) {
        String column = value.getKey();
        texts.put(column, value.getValue().toString());
        if (!key.containsKey(column)) {
          omission(column, value.getValue(), updates)
              .ifPresentOrElse(
                  reason -> omitted.put(column, reason),
                  () -> compared.put(column, isConstant(value.getValue(), catalog)));
        }
      }
      updates.keySet().stream()
          .filter(column -> !values.containsKey(column))
          .forEach(column -> omitted.put(column, "only an update sets it"));
      Set<String> constants =
          compared.keySet().stream()
              .filter(column -> Boolean.TRUE.equals(compared.get(column)))
              .collect(java.util.stream.Collectors.toUnmodifiableSet());
      return new MappedInsert(
          table,
          key,
          texts,
          onlyKeys.isPresent() ? Set.of() : Set.copyOf(compared.keySet()),
          onlyKeys.isPresent() ? Set.of() : constants,
          onlyKeys.isPresent() ? Map.of() : omitted,
          onlyKeys);
    }

    private Optional<String> onlyKeys() {
      if (action.getConflictActionType() == ConflictActionType.DO_NOTHING) {
        return Optional.of("DO NOTHING leaves a row as its first event wrote it");
      }
      return action.getWhereExpression() == null
          ? Optional.empty()
          : Optional.of("the WHERE of its DO UPDATE decides whether an event counts");
    }

    /** Each column that an update sets, with the text of its value; empty if that is unknown. */
    private Map<String, String> updates() {
      Map<String, String> updates = new LinkedHashMap<>();
      if (action.getUpdateSets() != null) {
        for (UpdateSet set : action.getUpdateSets()) {
          boolean paired = set.getColumns().size() == set.getValues().size();
          for (int place = 0; place < set.getColumns().size(); place++) {
            updates.put(
                SqlText.name(set.getColumns().get(place).getColumnName()),
                paired ? set.getValues().get(place).toString() : "");
          }
        }
      }
      return updates;
    }

    private Optional<String> omission(
        String column, Expression value, Map<String, String> updates) {
      String update = updates.get(column);
      if (update == null) {
        return Optional.of("an update leaves it as it is");
      }
      if (!isExcluded(update, column) && !SqlText.same(update, value.toString())) {
        return Optional.of("an update sets it to something else than an insert");
      }
      try {
        ExpressionSurvey survey = ExpressionSurvey.of(value, catalog);
        for (Column read : survey.columns()) {
          return Optional.of("it depends on column " + read.getColumnName());
        }
        return survey.mayReadClock() || !immutable.containsAll(survey.functions())
            ? Optional.of("its value depends on when it is computed")
            : Optional.empty();
      } catch (NoSetPlan unknown) {
        return Optional.of(unknown.reason());
      }
    }

    private static boolean isExcluded(String value, String column) {
      int dot = value.indexOf('.');
      return dot > 0
          && value.substring(0, dot).equalsIgnoreCase("excluded")
          && SqlText.name(value.substring(dot + 1)).equals(column);
    }
  }
}
