package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.JsonExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.schema.Column;

/**
 * Examines the expressions of a statement. It accepts only forms known to compute a value from
 * literals, placeholders and columns; anything else might read other rows.
 */
final class ExpressionSurvey {
  /** Texts that a date or time type takes for the current one. */
  private static final Set<String> CLOCK = Set.of("now", "today", "tomorrow", "yesterday");

  /** What looks like a function, but is part of the language and computed from its arguments. */
  private static final Set<String> CONSTRUCTS = Set.of("coalesce", "nullif", "greatest", "least");

  private final Catalog catalog;
  private final List<Column> columns = new ArrayList<>();
  private final Set<String> functions = new HashSet<>();
  private boolean placeholder;
  private boolean clock;

  private ExpressionSurvey(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @throws NoSetPlan if anything in the expression is not known to be harmless
   */
  static ExpressionSurvey of(Expression expression, Catalog catalog) throws NoSetPlan {
    ExpressionSurvey survey = new ExpressionSurvey(catalog);
    survey.visit(expression);
    return survey;
  }

  /** The columns it reads. */
  List<Column> columns() {
    return columns;
  }

  boolean hasPlaceholder() {
    return placeholder;
  }

  /** The names of the functions that it calls. */
  Set<String> functions() {
    return functions;
  }

  /**
   * Whether it has a word such as CURRENT_DATE, or a literal that may stand for the current time.
   */
  boolean mayReadClock() {
    return clock;
  }

  private void visit(Expression expression) throws NoSetPlan {
    if (expression instanceof JdbcNamedParameter) {
      placeholder = true;
    } else if (expression instanceof Column column) {
      if (column.getColumnName().equalsIgnoreCase("default")) {
        throw new NoSetPlan("it uses DEFAULT");
      }
      columns.add(column);
    } else if (expression instanceof Function function) {
      visitFunction(function);
    } else if (isLiteral(expression)) {
      clock |= isClock(expression);
    } else {
      for (Expression part : parts(expression)) {
        if (part != null) {
          visit(part);
        }
      }
    }
  }

  private void visitFunction(Function function) throws NoSetPlan {
    if (!isConstruct(function)) {
      List<String> parts = function.getMultipartName();
      String name = SqlText.name(parts.get(parts.size() - 1));
      functions.add(name);
      if (!catalog.isOrderSafe(name)) {
        throw new NoSetPlan("the value of " + function.getName() + "() may depend on other rows");
      }
    }
    if (function.getParameters() != null) {
      visit(function.getParameters());
    }
  }

  /** A function of such a name can only be called with its name quoted or qualified. */
  private static boolean isConstruct(Function function) {
    return CONSTRUCTS.contains(function.getName().toLowerCase(Locale.ROOT));
  }

  private static boolean isLiteral(Expression expression) {
    return expression instanceof StringValue
        || expression instanceof LongValue
        || expression instanceof DoubleValue
        || expression instanceof NullValue
        || expression instanceof BooleanValue
        || expression instanceof TimeKeyExpression
        || expression instanceof DateTimeLiteralExpression;
  }

  private static boolean isClock(Expression literal) {
    String text = String.valueOf(literal).toLowerCase(Locale.ROOT);
    return literal instanceof TimeKeyExpression || CLOCK.stream().anyMatch(text::contains);
  }

  private static List<Expression> parts(Expression expression) throws NoSetPlan {
    List<Expression> parts = new ArrayList<>();
    if (expression instanceof ExpressionList<?> list) {
      parts.addAll(list);
    } else if (expression instanceof BinaryExpression binary) {
      parts.add(binary.getLeftExpression());
      parts.add(binary.getRightExpression());
    } else if (expression instanceof CastExpression cast) {
      parts.add(cast.getLeftExpression());
    } else if (expression instanceof SignedExpression signed) {
      parts.add(signed.getExpression());
    } else if (expression instanceof NotExpression not) {
      parts.add(not.getExpression());
    } else if (expression instanceof IsNullExpression isNull) {
      parts.add(isNull.getLeftExpression());
    } else if (expression instanceof IsBooleanExpression isBoolean) {
      parts.add(isBoolean.getLeftExpression());
    } else if (expression instanceof InExpression in) {
      parts.add(in.getLeftExpression());
      parts.add(in.getRightExpression());
    } else if (expression instanceof JsonExpression json) {
      parts.add(json.getExpression());
      json.getIdentList().forEach(member -> parts.add(member.getKey()));
    } else if (expression instanceof TimezoneExpression zone) {
      parts.add(zone.getLeftExpression());
      parts.addAll(zone.getTimezoneExpressions());
    } else if (expression instanceof CaseExpression choice) {
      parts.add(choice.getSwitchExpression());
      for (WhenClause when : choice.getWhenClauses()) {
        parts.add(when.getWhenExpression());
        parts.add(when.getThenExpression());
      }
      parts.add(choice.getElseExpression());
    } else {
      throw new NoSetPlan(
          "it has an expression that is only run as written ("
              + expression.getClass().getSimpleName()
              + ")");
    }
    return parts;
  }
}
