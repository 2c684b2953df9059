package dev.syncline.postgres.transform;

import dev.syncline.engine.change.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;

/**
 * What a transformation's SQL says of its output columns without being run: which stand for a
 * column of a table, and which are fixed to a parameter by the WHERE clause.
 */
final class SelectReading {
  /** Unquoted and alone these are values of the session, not columns. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "user",
          "current_user",
          "session_user",
          "system_user",
          "current_role",
          "current_catalog",
          "current_schema",
          "current_date",
          "current_time",
          "current_timestamp",
          "localtime",
          "localtimestamp");

  private static final Pattern PARAMETER = Pattern.compile("\"syncline row\"\\.\"(\\d+)\"");

  private final PlainSelect select;
  private final Map<ColumnName, Expression> fixed = new HashMap<>();
  private final List<EqualsTo> columnEqualities = new ArrayList<>();
  private boolean onlyEqualities = true;

  private SelectReading(PlainSelect select) {
    this.select = select;
    readCondition(select.getWhere());
    if (select.getJoins() != null) {
      select.getJoins().stream()
          .filter(Join::isInnerJoin)
          .flatMap(join -> join.getOnExpressions().stream())
          .forEach(this::readCondition);
    }
    spreadOverEqualColumns();
  }

  /**
   * Reads an SQL text whose placeholders are already replaced by {@link LateralSelect#parameter}.
   *
   * @return empty if the text is beyond the parser, which says nothing against it
   */
  static Optional<SelectReading> of(String sql) {
    try {
      return CCJSqlParserUtil.parse(sql) instanceof PlainSelect plain
          ? Optional.of(new SelectReading(plain))
          : Optional.empty();
    } catch (JSQLParserException | RuntimeException beyondTheParser) {
      return Optional.empty();
    }
  }

  PlainSelect select() {
    return select;
  }

  /** Whether the condition is nothing but equalities joined by AND. */
  boolean onlyEqualities() {
    return onlyEqualities;
  }

  /** The parameter expression that every row of the result has in this output column. */
  Optional<String> fixed(String output) {
    return expression(output)
        .flatMap(
            found ->
                found instanceof Column column && isColumn(found)
                    ? Optional.ofNullable(fixed.get(name(column)))
                    : Optional.of(found).filter(SelectReading::isParameter))
        .map(Expression::toString);
  }

  /** The table column that an output column shows. */
  Optional<ColumnName> source(String output) {
    return expression(output).filter(SelectReading::isColumn).map(found -> name((Column) found));
  }

  /** The columns with this qualifier that are set equal to a parameter, each with its number. */
  Map<String, Integer> parameters(String qualifier) {
    Map<String, Integer> numbers = new HashMap<>();
    fixed.forEach(
        (column, value) -> {
          if (column.qualifier().equals(qualifier)) {
            numbers.put(column.name(), parameterNumber(value.toString()).orElse(0));
          }
        });
    return numbers;
  }

  /** The qualifiers by which the SQL refers to rows of a table. */
  Set<String> qualifiers(TableName table) {
    Set<String> qualifiers = new HashSet<>();
    Stream<FromItem> joined =
        select.getJoins() == null ? Stream.of() : select.getJoins().stream().map(Join::getFromItem);
    Stream.concat(Stream.ofNullable(select.getFromItem()), joined)
        .filter(item -> item instanceof Table from && isTable(from, table))
        .forEach(item -> qualifiers.add(qualifier((Table) item)));
    return qualifiers;
  }

  private static boolean isTable(Table from, TableName table) {
    boolean renamed = from.getAlias() != null && from.getAlias().getAliasColumns() != null;
    return !renamed
        && identifier(from.getName()).equals(table.name())
        && (from.getSchemaName() == null
            || identifier(from.getSchemaName()).equals(table.schema()));
  }

  private String qualifier(Table from) {
    if (select.getJoins() == null) {
      return "";
    }
    return identifier(from.getAlias() == null ? from.getName() : from.getAlias().getName());
  }

  /** The parameter's number, if the expression is nothing but a parameter. */
  static Optional<Integer> parameterNumber(String expression) {
    Matcher matcher = PARAMETER.matcher(expression);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  /** The number of the parameter that an expression casts, or is. */
  static int parameterWithin(String expression) {
    Matcher matcher = PARAMETER.matcher(expression);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no parameter in " + expression);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** An identifier as the catalogue spells it. */
  static String identifier(String written) {
    return written.startsWith("\"")
        ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
        : written.toLowerCase(Locale.ROOT);
  }

  private Optional<Expression> expression(String output) {
    Expression star = null;
    for (SelectItem<?> item : select.getSelectItems()) {
      Expression expression = item.getExpression();
      if (expression instanceof AllColumns all) {
        star = star == null ? starColumn(all, output) : null;
      } else if (outputName(item).equals(Optional.of(output))) {
        return Optional.of(expression);
      }
    }
    return Optional.ofNullable(star);
  }

  private Expression starColumn(AllColumns star, String output) {
    String quoted = "\"" + output.replace("\"", "\"\"") + "\"";
    if (star instanceof AllTableColumns ofTable) {
      return new Column(ofTable.getTable(), quoted);
    }
    return select.getJoins() == null ? new Column(quoted) : null;
  }

  private static Optional<String> outputName(SelectItem<?> item) {
    if (item.getAlias() != null) {
      return Optional.of(identifier(item.getAlias().getName()));
    }
    return item.getExpression() instanceof Column column
        ? Optional.of(identifier(column.getColumnName()))
        : Optional.empty();
  }

  private void readCondition(Expression condition) {
    if (condition instanceof AndExpression and) {
      readCondition(and.getLeftExpression());
      readCondition(and.getRightExpression());
    } else if (condition instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      readCondition(list.get(0));
    } else if (condition instanceof EqualsTo equality) {
      readEquality(equality);
    } else {
      onlyEqualities = onlyEqualities && condition == null;
    }
  }

  private void readEquality(EqualsTo equality) {
    Expression left = equality.getLeftExpression();
    Expression right = equality.getRightExpression();
    if (isParameter(left)) {
      fix(right, left);
    } else if (isParameter(right)) {
      fix(left, right);
    } else if (isColumn(left) && isColumn(right)) {
      columnEqualities.add(equality);
      onlyEqualities = false;
    } else {
      onlyEqualities = false;
    }
  }

  private void fix(Expression column, Expression parameter) {
    if (column instanceof Column found && isColumn(found)) {
      boolean again = fixed.putIfAbsent(name(found), parameter) != null;
      onlyEqualities = onlyEqualities && !again;
    } else {
      onlyEqualities = false;
    }
  }

  private void spreadOverEqualColumns() {
    boolean spread = true;
    while (spread) {
      spread = false;
      for (EqualsTo equality : columnEqualities) {
        ColumnName left = name((Column) equality.getLeftExpression());
        ColumnName right = name((Column) equality.getRightExpression());
        spread |= copy(left, right) || copy(right, left);
      }
    }
  }

  private boolean copy(ColumnName from, ColumnName to) {
    return fixed.containsKey(from) && fixed.putIfAbsent(to, fixed.get(from)) == null;
  }

  private ColumnName name(Column column) {
    boolean unambiguous = select.getJoins() == null || column.getTable() == null;
    return new ColumnName(
        unambiguous ? "" : identifier(column.getTable().getName()),
        identifier(column.getColumnName()));
  }

  private static boolean isColumn(Expression expression) {
    return expression instanceof Column column
        && !isParameter(column)
        && (column.getTable() != null
            || !KEYWORDS.contains(column.getColumnName().toLowerCase(Locale.ROOT)));
  }

  private static boolean isParameter(Expression expression) {
    return expression instanceof CastExpression cast
        ? isParameter(cast.getLeftExpression())
        : PARAMETER.matcher(expression.toString()).matches();
  }

  /**
   * A column as the SQL names it.
   *
   * @param qualifier the table's alias; empty where the SQL reads one table only, or names none
   * @param name the column, as the catalogue spells it
   */
  record ColumnName(String qualifier, String name) {}
}
