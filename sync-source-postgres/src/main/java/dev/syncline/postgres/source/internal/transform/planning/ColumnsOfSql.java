package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.util.TablesNamesFinder;

/**
 * Finds the columns that an SQL text may read. Every word of it may be one. A star, or a table's
 * name in place of a value, reads all of them.
 */
final class ColumnsOfSql extends TablesNamesFinder<Void> {
  private static final Pattern WORD =
      Pattern.compile("[a-z_\\x80-\\uffff][a-z0-9_$\\x80-\\uffff]*", Pattern.CASE_INSENSITIVE);

  /** Keywords with which SQL reads columns that it does not name. */
  private static final Set<String> OF_WHOLE_ROWS = Set.of("natural", "table");

  private final Set<String> relations = new HashSet<>();
  private final Set<String> values = new HashSet<>();
  private boolean star;

  private ColumnsOfSql() {}

  static ReadColumns of(Statement parsed, String sql) {
    Set<String> names = words(sql);
    if (sql.contains("\"\"") || names.stream().anyMatch(OF_WHOLE_ROWS::contains)) {
      return ReadColumns.WHOLE_ROWS;
    }
    ColumnsOfSql found = new ColumnsOfSql();
    try {
      found.getTables(parsed);
    } catch (UnsupportedOperationException beyondTheVisitor) {
      return ReadColumns.WHOLE_ROWS;
    }
    found.values.retainAll(found.relations);
    return found.star || !found.values.isEmpty()
        ? ReadColumns.WHOLE_ROWS
        : ReadColumns.named(names);
  }

  /**
   * The words that may be identifiers, quoted or not; a quotation mark within a literal hides none.
   */
  private static Set<String> words(String sql) {
    Set<String> words =
        WORD.matcher(sql)
            .results()
            .map(MatchResult::group)
            .map(word -> word.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    words.addAll(List.of(sql.split("\"")));
    return words;
  }

  @Override
  public <S> Void visit(Table table, S context) {
    relations.add(SqlTerm.identifier(table.getName()));
    alias(table.getAlias());
    return super.visit(table, context);
  }

  @Override
  public <S> Void visit(ParenthesedSelect select, S context) {
    alias(select.getAlias());
    return super.visit(select, context);
  }

  /** An alias that renames columns reads them by position. */
  private void alias(Alias alias) {
    if (alias != null) {
      relations.add(SqlTerm.identifier(alias.getName()));
      star |= alias.getAliasColumns() != null;
    }
  }

  @Override
  public <S> Void visit(Column column, S context) {
    if (column.getTable() == null) {
      values.add(SqlTerm.identifier(column.getColumnName()));
    }
    return super.visit(column, context);
  }

  /** Ignores the star of {@code count(*)}, which is not a select item. */
  @Override
  public <S> Void visit(SelectItem<?> item, S context) {
    star |= item.getExpression() instanceof AllColumns;
    return item.getExpression().accept(this, context);
  }

  @Override
  public <S> Void visit(AllTableColumns columns, S context) {
    star = true;
    return super.visit(columns, context);
  }
}
