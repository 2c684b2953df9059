package dev.syncline.postgres.source.internal.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.BackfillCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of a public schema's primary table that a job's scope contains, as SQL. */
final class ScopedRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegisteredSchema schema;
  private final TransformationPlan plan;
  private final Connection session;

  ScopedRows(RegisteredSchema schema, Connection session) {
    this.schema = schema;
    plan = schema.plan().load();
    this.session = session;
  }

  /**
   * The rows of a scope that is no list.
   *
   * @throws JobFailedException if the scope has no such rows
   */
  KeyRange of(BackfillScope scope) throws SQLException {
    return of(scope, "");
  }

  /**
   * Some of these rows.
   *
   * @param percent of the table's pages, taken at random
   */
  KeyRange sample(BackfillScope scope, double percent) throws SQLException {
    return of(scope, " TABLESAMPLE SYSTEM (" + percent + ")");
  }

  private KeyRange of(BackfillScope scope, String sampling) throws SQLException {
    KeyRange table = KeyRange.of(plan.table(), session);
    String rows = "SELECT * FROM " + table.tableName();
    return scope.match(
        all -> sampling.isEmpty() ? table : table.over(rows + sampling),
        where -> table.over(rows + sampling + " WHERE " + condition(where)),
        range -> table.over(rows + " AS t" + sampling + " WHERE " + between(table, range)),
        list -> {
          throw new IllegalArgumentException("a list of keys has no range");
        });
  }

  /**
   * The rows of some keys.
   *
   * @param keys each with its values in the order of the public key
   */
  KeyRange of(List<List<String>> keys) throws SQLException {
    KeyRange table = KeyRange.of(plan.table(), session);
    KeyValues values = new KeyValues(requireKeyOfColumns());
    return table.over(
        "SELECT "
            + KeyValues.TABLE
            + ".* FROM (SELECT DISTINCT "
            + values.typed()
            + " FROM "
            + values.listed(keys)
            + ") AS "
            + KeyValues.LISTED
            + " JOIN "
            + table.tableName()
            + " AS "
            + KeyValues.TABLE
            + " ON "
            + values.sameKey());
  }

  /** The parentheses begin and end lines of their own: a comment cannot contain them. */
  private static String condition(BackfillScope.Where where) {
    return "(\n"
        + SqlTemplate.parse(where.sql())
            .renderForJdbc(
                placeholder -> {
                  throw new IllegalArgumentException("a condition with placeholders");
                })
        + "\n)";
  }

  private String between(KeyRange table, BackfillScope.KeyRange range) {
    List<KeyColumn> key = keyInOrderOf(table);
    if (!table.hasOneOperator()) {
      throw noRowByKey("its primary key has columns of types that sort by different operators");
    }
    Optional<String> from =
        range.from().map(first -> table.notMore(values(key, first), table.columns()));
    Optional<String> to = range.to().map(last -> table.notMore(table.columns(), values(key, last)));
    return Stream.of(from, to).flatMap(Optional::stream).collect(Collectors.joining(" AND "));
  }

  private String values(List<KeyColumn> key, String json) {
    List<String> texts = KeyValues.of(schema.plan().contract().key(), json);
    List<String> names = schema.plan().contract().key();
    String values =
        key.stream()
            .map(
                part ->
                    "CAST("
                        + Quoted.literal(texts.get(names.indexOf(part.output().name())))
                        + " AS "
                        + part.origin().orElseThrow().column().type()
                        + ")")
            .collect(Collectors.joining(", "));
    return key.size() == 1 ? values : "(" + values + ")";
  }

  /** The public key in the order of the primary key, if both are the same columns. */
  private List<KeyColumn> keyInOrderOf(KeyRange table) {
    List<KeyColumn> key = requireKeyOfColumns();
    return table.key().stream()
        .map(
            column ->
                key.stream()
                    .filter(part -> isPlain(part, column))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            noRowByKey(
                                "column "
                                    + column.name()
                                    + " of its primary key is not in the key as it is")))
        .toList();
  }

  private static boolean isPlain(KeyColumn part, SourceColumn column) {
    return part.origin()
        .filter(origin -> origin.isPlain() && origin.column().equals(column))
        .isPresent();
  }

  /**
   * The public key, each part with its origin.
   *
   * @throws JobFailedException if a part has none
   */
  List<KeyColumn> requireKeyOfColumns() {
    if (!plan.derivesKey()) {
      throw noRowByKey("its SQL does not show which columns the key comes from");
    }
    return plan.key();
  }

  private JobFailedException noRowByKey(String why) {
    return new JobFailedException(
        Diagnostic.error(
            BackfillCode.NO_ROW_BY_KEY,
            "rows of "
                + plan.table().name()
                + " cannot be found by the key of "
                + schema.plan().schema().title()
                + ": "
                + why,
            "use --where, or leave the rows out to publish all"),
        null);
  }

  /** The planner's estimate of the rows; checks the SQL without running it. */
  long estimate(BackfillScope scope) throws SQLException {
    if (scope instanceof BackfillScope.Where where) {
      // As a value it is an expression of type boolean, not the rest of some other statement.
      explain(
          "SELECT CASE WHEN "
              + condition(where)
              + " THEN 1 ELSE 2 END FROM "
              + QuotedTable.of(plan.table().name()));
    }
    return explain("SELECT" + of(scope).all());
  }

  private long explain(String sql) throws SQLException {
    try (PreparedStatement statement =
            session.prepareStatement(UserPath.ENTER_READING + "EXPLAIN (FORMAT JSON) " + sql);
        ResultSet row = UserPath.rows(statement)) {
      row.next();
      return JSON.readTree(row.getString(1)).path(0).path("Plan").path("Plan Rows").asLong();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("PostgreSQL explains in JSON", impossible);
    }
  }
}
