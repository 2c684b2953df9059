package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import dev.syncline.postgres.sql.SqlParser;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.util.TablesNamesFinder;

/**
 * What an SQL text shows without being run.
 *
 * @param parsed the text itself, if it is a query that the parser understands
 * @param select its columns, if it is one plain SELECT that the parser understands
 * @param columns the columns it may read; all if the parser does not understand the text
 * @param tables the tables it reads, as it names them; none if the parser does not understand the
 *     text
 */
record SqlReading(
    Optional<Select> parsed,
    Optional<SelectReading> select,
    ReadColumns columns,
    Set<String> tables) {
  /** Reads a text whose placeholders are already replaced by {@link LateralSelect#parameter}. */
  static SqlReading of(String sql) {
    try {
      Statement parsed = SqlParser.parse(sql);
      return new SqlReading(
          parsed instanceof Select query ? Optional.of(query) : Optional.empty(),
          SelectReading.of(parsed),
          ColumnsOfSql.of(parsed, sql),
          tables(parsed));
    } catch (JSQLParserException | RuntimeException beyondTheParser) {
      return new SqlReading(Optional.empty(), Optional.empty(), ReadColumns.WHOLE_ROWS, Set.of());
    }
  }

  private static Set<String> tables(Statement parsed) {
    try {
      return Set.copyOf(new TablesNamesFinder<Void>().getTables(parsed));
    } catch (UnsupportedOperationException beyondTheVisitor) {
      return Set.of();
    }
  }
}
