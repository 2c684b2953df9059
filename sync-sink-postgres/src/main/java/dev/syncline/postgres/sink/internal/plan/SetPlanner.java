package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlParser;
import dev.syncline.postgres.sql.SqlText;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.update.Update;

/**
 * Decides whether a consumer's statement can be run for many events at once with the same result as
 * one by one. A statement that it cannot read, or is not sure about, gets the event-by-event plan.
 */
final class SetPlanner {
  private final Catalog catalog;

  SetPlanner(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @param sql the statement
   * @param key the key properties of the events
   */
  StatementPlan plan(TypedSql sql, Set<String> key) {
    try {
      if (sql.values().isEmpty()) {
        throw new NoSetPlan("it has no placeholder");
      }
      return plan(parse(sql.forParser()), sql, key);
    } catch (NoSetPlan reason) {
      return new StatementPlan.EventPlan(reason.reason());
    }
  }

  /** The table a statement writes to, however it is run; empty if its text does not show it. */
  Optional<TargetTable> written(TypedSql sql) {
    try {
      Statement parsed = parse(sql.forParser());
      if (parsed instanceof Insert insert) {
        return named(insert.getTable());
      }
      if (parsed instanceof Update update) {
        return named(update.getTable());
      }
      if (parsed instanceof Delete delete) {
        return named(delete.getTable());
      }
      return parsed instanceof Merge merge ? named(merge.getTable()) : Optional.empty();
    } catch (NoSetPlan unread) {
      return Optional.empty();
    }
  }

  /**
   * Whether a statement always inserts, and into a table that may store the row elsewhere. The
   * server then counts no row even though triggers and rules were run. It is false for a statement
   * whose condition may find no row: that the server counts none may then mean that there was none.
   */
  boolean insertsUncounted(TypedSql sql) {
    try {
      return parse(sql.forParser()) instanceof Insert insert
          && (insert.getSelect() instanceof Values
              || insert.getSelect() instanceof PlainSelect select
                  && select.getFromItem() == null
                  && select.getWhere() == null)
          && named(insert.getTable()).filter(TargetTable::diverted).isPresent();
    } catch (NoSetPlan unread) {
      return false;
    }
  }

  /** The table that a name in the statement means. */
  Optional<TargetTable> named(Table table) {
    return catalog.table(table.getSchemaName(), table.getName());
  }

  static Statement parse(String sql) throws NoSetPlan {
    try {
      return SqlParser.parse(sql);
    } catch (JSQLParserException | RuntimeException unread) {
      throw new NoSetPlan("its SQL is only understood by the database");
    }
  }

  private StatementPlan plan(Statement parsed, TypedSql sql, Set<String> key) throws NoSetPlan {
    if (parsed instanceof Insert insert) {
      return new InsertForm(sql, key, target(insert.getTable()), catalog).plan(insert);
    }
    if (parsed instanceof Update update) {
      if (key.isEmpty()) {
        throw new NoSetPlan("the rows of the public schema have no key");
      }
      return new UpdateForm(sql, key, target(update.getTable()), catalog).plan(update);
    }
    if (parsed instanceof Delete delete) {
      return new DeleteForm(sql, key, target(delete.getTable()), catalog).plan(delete);
    }
    throw new NoSetPlan("it is not a plain INSERT, UPDATE or DELETE");
  }

  private TargetTable target(Table table) throws NoSetPlan {
    TargetTable target = named(table).orElseThrow(() -> new NoSetPlan("its target is not a table"));
    if (target.obstacle().isPresent()) {
      throw new NoSetPlan(target.obstacle().get());
    }
    return target;
  }

  /**
   * Requires that the parsed statement can be written again; only then is the parser's result
   * trusted.
   */
  static void requireSame(String rebuilt, TypedSql sql) throws NoSetPlan {
    if (!SqlText.same(rebuilt, sql.forParser())) {
      throw new NoSetPlan("it has clauses that are only run as written");
    }
  }
}
