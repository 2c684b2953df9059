package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.plan.LateralSelect;
import dev.syncline.postgres.source.internal.transform.planning.Shown.OfChangedRow;
import dev.syncline.postgres.source.internal.transform.planning.Shown.OfTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * Derives from a transformation's SQL, without running it, what its result shows for one changed
 * row. Anything it does not understand is unread and proves nothing.
 */
final class QueryReading {
  private static final Pattern GROUPING =
      Pattern.compile("\\b(rollup|cube)\\s*\\(|grouping\\s+sets", Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER =
      Pattern.compile(Pattern.quote(LateralSelect.CHANGED + "."));

  private final ChangedTable changed;
  private final KnownValues known = new KnownValues();
  private final Columns result;
  private final boolean hasNoFrom;
  private final boolean comparesOnlyEqual;

  /**
   * @param sql with its placeholders replaced by {@link LateralSelect#parameter}
   * @param parsed the same SQL, parsed
   */
  QueryReading(String sql, Select parsed, ChangedTable changed) {
    this.changed = changed;
    this.result = query(parsed, Map.of());
    this.hasNoFrom = parsed instanceof PlainSelect plain && plain.getFromItem() == null;
    this.comparesOnlyEqual = PARAMETER.matcher(sql).results().count() == known.toldTerms();
  }

  /** What an output column shows. */
  Shown output(String name) {
    Shown shown = result.column(name);
    Shown limited = limited(shown, known);
    return limited instanceof OfChangedRow ? limited : shown;
  }

  /** Whether it gives one row for each changed row, whatever is in any table. */
  boolean hasNoFrom() {
    return hasNoFrom;
  }

  /** Whether each row of its result is made of the changed row. */
  boolean findsTheChangedRow() {
    return isTheChangedRow(result);
  }

  /**
   * Whether the rows that the SQL finds in a table form one group with the changed row: they have
   * its values in the compared columns, and the SQL finds the same group for each of them.
   */
  boolean goesWithTheChangedRow(OfTable column) {
    return comparesOnlyEqual
        && column.table().isChanged()
        && known.fitsTheChangedRow(column.table());
  }

  /** Whether no row of the result has NULL there, whatever the table allows. */
  boolean excludesNull(String output) {
    Shown shown = result.column(output);
    return shown instanceof OfTable column && known.isNotNull(column)
        || shown instanceof OfChangedRow ofRow && known.isCompared(ofRow);
  }

  /** The columns of the changed table by which it finds the rows of the changed row's group. */
  Set<String> ownColumns() {
    return result.tables().stream()
        .filter(ReadTable::isChanged)
        .flatMap(table -> known.ownColumns(table).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isTheChangedRow(Columns columns) {
    return columns.tables().stream().anyMatch(table -> isTheChangedRow(table, known));
  }

  private boolean isTheChangedRow(ReadTable table, KnownValues known) {
    return table.isChanged() && changed.isUnique(known.ownColumns(table));
  }

  private Columns query(Select select, Map<String, WithQuery> around) {
    Map<String, WithQuery> with = with(select, around);
    Columns columns = body(select, with);
    boolean cut =
        select.getLimit() != null || select.getOffset() != null || select.getFetch() != null;
    return cut ? limited(columns) : columns;
  }

  private Columns body(Select select, Map<String, WithQuery> with) {
    if (select instanceof ParenthesedSelect inner) {
      return query(inner.getSelect(), with);
    }
    if (select instanceof SetOperationList set) {
      return combined(set.getSelects().stream().map(branch -> query(branch, with)).toList());
    }
    return select instanceof PlainSelect plain ? plain(plain, with) : Columns.unread();
  }

  /**
   * A query of a WITH. It is read again for each use of its name, since each use has rows of its
   * own.
   *
   * @param query empty if it cannot be understood
   * @param names the names that the WITH gives to its columns
   * @param scope the names that its own query may use
   */
  private record WithQuery(
      Optional<Select> query, List<String> names, Map<String, WithQuery> scope) {}

  private static Map<String, WithQuery> with(Select select, Map<String, WithQuery> around) {
    if (select.getWithItemsList() == null) {
      return around;
    }
    Map<String, WithQuery> with = new HashMap<>(around);
    boolean recursive = select.getWithItemsList().stream().anyMatch(WithItem::isRecursive);
    for (WithItem<?> item : select.getWithItemsList()) {
      Optional<Select> query =
          !recursive && item.getParenthesedStatement() instanceof ParenthesedSelect inner
              ? Optional.of(inner)
              : Optional.empty();
      List<String> names =
          Optional.ofNullable(item.getWithItemList()).orElse(List.of()).stream()
              .map(name -> SqlTerm.identifier(name.toString()))
              .toList();
      with.put(
          SqlTerm.identifier(item.getAlias().getName()),
          new WithQuery(query, names, Map.copyOf(with)));
    }
    return with;
  }

  /** A column shows what it shows in all branches; they may differ. */
  private Columns combined(List<Columns> branches) {
    if (branches.stream().anyMatch(branch -> branch.inOrder().isEmpty())) {
      return Columns.unread();
    }
    List<Columns.Named> combined = new ArrayList<>();
    List<Columns.Named> first = branches.get(0).inOrder().get();
    for (int place = 0; place < first.size(); place++) {
      int at = place;
      List<Shown> shown =
          branches.stream()
              .map(branch -> limited(branch.inOrder().orElseThrow().get(at).shown(), known))
              .distinct()
              .toList();
      boolean computed = shown.contains(Shown.Other.COMPUTED);
      Shown all = computed ? Shown.Other.COMPUTED : Shown.Other.UNREAD;
      combined.add(
          new Columns.Named(first.get(place).name(), shown.size() == 1 ? shown.get(0) : all));
    }
    boolean own = branches.stream().allMatch(one -> isTheChangedRow(one));
    return Columns.of(combined, own ? branches.get(0).tables() : List.of());
  }

  /**
   * The columns of a query that returns only some of the rows that its conditions find. A condition
   * around it may then miss rows that it would find otherwise. What is known of each row stays
   * true.
   */
  private Columns limited(Columns columns) {
    KnownValues sofar = known.copy();
    return columns.map(shown -> limited(shown, sofar));
  }

  private Shown limited(Shown shown, KnownValues known) {
    if (!(shown instanceof OfTable column)) {
      return shown;
    }
    Optional<OfChangedRow> fixed = known.of(column);
    if (fixed.isPresent() && column.isPlain()) {
      return fixed.get();
    }
    boolean own =
        isTheChangedRow(column.table(), known)
            || column.table().isChanged()
                && fixed.filter(value -> value.isOwn(column.column())).isPresent();
    return own
        ? changed
            .column(column.column())
            .map(found -> (Shown) new OfChangedRow(found, column.expression()))
            .orElse(Shown.Other.UNREAD)
        : Shown.Other.UNREAD;
  }

  private Columns plain(PlainSelect select, Map<String, WithQuery> with) {
    FromClause from = from(select, with);
    if (select.getWhere() != null) {
      read(select.getWhere(), from);
    }
    Columns columns =
        new SelectList(select.getSelectItems(), new TermReading(from, changed)).columns();
    if (select.getGroupBy() != null && GROUPING.matcher(select.getGroupBy().toString()).find()) {
      return columns.map(shown -> Shown.Other.COMPUTED);
    }
    boolean firstOfEach =
        select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null;
    return firstOfEach ? limited(columns) : columns;
  }

  private FromClause from(PlainSelect select, Map<String, WithQuery> with) {
    FromClause from = new FromClause(changed.columnNames());
    if (select.getFromItem() == null) {
      return from;
    }
    add(select.getFromItem(), with, from);
    List<Join> joins = Optional.ofNullable(select.getJoins()).orElse(List.of());
    for (Join join : joins) {
      join(join, with, from);
    }
    boolean nullsLater = joins.stream().anyMatch(join -> join.isRight() || join.isFull());
    joins.stream()
        .filter(join -> join.isInnerJoin() && !nullsLater)
        .flatMap(join -> join.getOnExpressions().stream())
        .forEach(condition -> read(condition, from));
    return from;
  }

  private void join(Join join, Map<String, WithQuery> with, FromClause from) {
    if (join.isRight() || join.isFull()) {
      from.orNulls();
    }
    FromClause joined = new FromClause(changed.columnNames());
    add(join.getFromItem(), with, joined);
    if (!join.isInnerJoin() && !join.isCross() && !join.isRight()) {
      joined.orNulls();
    }
    from.addAll(joined);
    if (join.isNatural() || !join.getUsingColumns().isEmpty()) {
      from.mergeColumns();
    }
  }

  private void add(FromItem item, Map<String, WithQuery> with, FromClause from) {
    Optional<String> alias =
        Optional.ofNullable(item.getAlias()).map(one -> SqlTerm.identifier(one.getName()));
    if (item instanceof ParenthesedFromItem nested && alias.isEmpty()) {
      FromClause within = new FromClause(changed.columnNames());
      add(nested.getFromItem(), with, within);
      Optional.ofNullable(nested.getJoins())
          .orElse(List.of())
          .forEach(join -> join(join, with, within));
      within.orNulls();
      from.addAll(within);
    } else if (item instanceof Table table) {
      Optional<String> name = Optional.of(SqlTerm.identifier(table.getName()));
      from.add(alias.isPresent() ? alias : name, renamed(table(table, with), item));
    } else if (item instanceof ParenthesedSelect query) {
      from.add(alias, renamed(query(query, with), item));
    } else {
      from.add(alias, Columns.ofAny(ReadTable.other()));
    }
  }

  private Columns table(Table table, Map<String, WithQuery> with) {
    WithQuery query = with.get(SqlTerm.identifier(table.getName()));
    if (table.getSchemaName() != null || query == null) {
      return changed.isMeantBy(table) ? changed.columns() : Columns.ofAny(ReadTable.other());
    }
    Columns columns =
        query.query().map(select -> query(select, query.scope())).orElse(Columns.unread());
    return query.names().isEmpty() ? columns : columns.renamed(query.names());
  }

  private static Columns renamed(Columns columns, FromItem item) {
    if (item.getAlias() == null || item.getAlias().getAliasColumns() == null) {
      return columns;
    }
    return columns.renamed(
        item.getAlias().getAliasColumns().stream()
            .map(column -> SqlTerm.identifier(column.name))
            .toList());
  }

  private void read(Expression condition, FromClause from) {
    if (condition instanceof AndExpression and) {
      read(and.getLeftExpression(), from);
      read(and.getRightExpression(), from);
    } else if (condition instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      read(list.get(0), from);
    } else if (condition instanceof EqualsTo equality) {
      known.equal(
          shown(equality.getLeftExpression(), from), shown(equality.getRightExpression(), from));
    } else if (condition instanceof IsNullExpression nulls
        && (nulls.isNot() || nulls.isUseNotNull())) {
      known.notNull(shown(nulls.getLeftExpression(), from));
    }
  }

  private Shown shown(Expression expression, FromClause from) {
    return new TermReading(from, changed).shown(expression);
  }
}
