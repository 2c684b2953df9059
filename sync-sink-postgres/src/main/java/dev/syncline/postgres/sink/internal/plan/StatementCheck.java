package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.schema.SqlExcerpt;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ResultFields;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.internal.rows.JsonConversion;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets the destination prepare consumer SQL without running it. This determines the type of every
 * placeholder, and shows whether tables, columns and privileges exist. Needs autocommit.
 */
final class StatementCheck {
  /** PostgreSQL cannot determine the type of a parameter, or its uses contradict each other. */
  private static final Set<String> TYPE_UNCLEAR = Set.of("42P18", "42P08");

  private static final String PREPARE = "PREPARE syncline_check AS ";
  private static final String TYPES =
      """
      SELECT format_type(t.oid, -1)
      FROM pg_prepared_statements p, unnest(p.parameter_types) WITH ORDINALITY AS t(oid, n)
      WHERE p.name = 'syncline_check' ORDER BY t.n
      """;

  /** The numbers of parameters whose type is or contains an hstore. */
  private static final String HOLDING_HSTORE =
      """
      WITH RECURSIVE part(n, type) AS (
        SELECT t.n, t.type::oid
        FROM pg_prepared_statements p, unnest(p.parameter_types) WITH ORDINALITY AS t(type, n)
        WHERE p.name = 'syncline_check'
        UNION
        SELECT part.n, x.type
        FROM part JOIN pg_type t ON t.oid = part.type CROSS JOIN LATERAL (
          SELECT t.typbasetype WHERE t.typtype = 'd'
          UNION ALL SELECT t.typelem WHERE t.typcategory = 'A' AND t.typtype = 'b'
          UNION ALL SELECT a.atttypid FROM pg_attribute a
            WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
              AND NOT a.attisdropped) AS x(type))
      SELECT part.n::int FROM part JOIN pg_type t ON t.oid = part.type WHERE t.typname = 'hstore'
      """;

  private final Connection connection;
  private final DescribedStatements described;

  /** For each statement that is accepted in its final form, whether it returns rows. */
  private final Map<String, Boolean> accepted = new HashMap<>();

  StatementCheck(Connection connection, DescribedStatements described) {
    this.connection = connection;
    this.described = described;
  }

  /**
   * The statement with its types.
   *
   * @throws DiagnosticException if the destination refuses it
   * @throws SQLException if the destination cannot be queried
   */
  TypedSql check(ConsumerStatement statement) throws SQLException {
    NumberedSql sharing = NumberedSql.sharing(statement.template());
    Optional<List<String>> known = described.types(statement);
    if (known.isPresent()) {
      return typed(statement, sharing, known.get());
    }
    try {
      return describe(statement, sharing);
    } catch (SQLException error) {
      if (!TYPE_UNCLEAR.contains(error.getSQLState())) {
        throw refuse(statement, sharing, error);
      }
      return checkSeparately(statement, sharing, error);
    }
  }

  private TypedSql checkSeparately(
      ConsumerStatement statement, NumberedSql sharing, SQLException first) throws SQLException {
    try {
      return describe(statement, NumberedSql.separate(statement.template()));
    } catch (SQLException second) {
      throw refuse(statement, sharing, first);
    }
  }

  private TypedSql describe(ConsumerStatement statement, NumberedSql sql) throws SQLException {
    try (Statement jdbc = connection.createStatement()) {
      jdbc.execute(UserPath.ENTER + PREPARE + sql.text());
      try {
        List<String> types = types(jdbc);
        requireFilled(jdbc, statement, sql, types);
        TypedSql typed = typed(statement, sql, types);
        explain(jdbc, types.size());
        return typed;
      } finally {
        jdbc.execute("DEALLOCATE syncline_check");
      }
    }
  }

  private static TypedSql typed(ConsumerStatement statement, NumberedSql sql, List<String> types) {
    requireTypes(statement, sql, types);
    return TypedSql.of(
        statement.template(),
        names(statement.template()),
        sql.numbers().stream().map(number -> types.get(number - 1)).toList());
  }

  /**
   * Refuses a value that is compared with a whole row or a composite value: its type is not known.
   */
  private static void requireTypes(
      ConsumerStatement statement, NumberedSql sql, List<String> types) {
    int some = types.indexOf("record");
    if (some >= 0) {
      throw new DiagnosticException(
          Diagnostic.error(
              SinkCode.UNTYPED_PLACEHOLDER,
              statement.title()
                  + ": "
                  + sql.named("$" + (some + 1))
                  + " can be of any composite type",
              "write its type after the placeholder, as in :place::address"));
    }
  }

  private static void requireFilled(
      Statement jdbc, ConsumerStatement statement, NumberedSql sql, List<String> types)
      throws SQLException {
    try (ResultSet row = jdbc.executeQuery(HOLDING_HSTORE)) {
      while (row.next()) {
        String type = types.get(row.getInt(1) - 1);
        if (JsonConversion.of(type) == JsonConversion.PLAIN) {
          throw new DiagnosticException(
              Diagnostic.error(
                  SinkCode.UNFILLED_TYPE,
                  statement.title()
                      + ": "
                      + sql.named("$" + row.getInt(1))
                      + " is of type "
                      + type
                      + ", which holds an hstore",
                  "use columns of type hstore or jsonb, or build the value in the SQL"));
        }
      }
    }
  }

  private static List<String> types(Statement jdbc) throws SQLException {
    List<String> types = new ArrayList<>();
    try (ResultSet row = jdbc.executeQuery(TYPES)) {
      while (row.next()) {
        types.add(row.getString(1));
      }
    }
    return types;
  }

  /** Planning checks what preparing does not: privileges, and whether ON CONFLICT has an index. */
  private static void explain(Statement jdbc, int parameters) throws SQLException {
    String nulls =
        parameters == 0
            ? ""
            : "(" + String.join(", ", Collections.nCopies(parameters, "NULL")) + ")";
    try {
      jdbc.execute(UserPath.ENTER + "EXPLAIN EXECUTE syncline_check" + nulls);
    } catch (SQLException error) {
      if (Failure.of(error) != Failure.DATA) {
        throw error;
      }
    }
  }

  private static List<String> names(SqlTemplate template) {
    List<String> names = new ArrayList<>();
    template.render(
        placeholder -> {
          names.add(placeholder.text().substring(1));
          return "";
        });
    return names;
  }

  /**
   * Checks statements in their final form, all in one transaction. The first that is refused ends
   * it; those after it are checked one by one.
   */
  void askTogether(Collection<String> statements) throws SQLException {
    try {
      UserPath.describing(
          connection,
          () -> {
            for (String sql : statements) {
              accepted.put(sql, describesRows(sql));
            }
            return accepted;
          });
    } catch (SQLException error) {
      if (Failure.of(error) == Failure.TRANSIENT) {
        throw error;
      }
    }
  }

  /** Whether the destination accepts a statement in its final form. */
  boolean accepts(String sql) throws SQLException {
    return answer(sql).isPresent();
  }

  /** Whether a statement in its final form returns rows; false if it is not accepted. */
  boolean answersWithRows(String sql) throws SQLException {
    return answer(sql).orElse(false);
  }

  private Optional<Boolean> answer(String sql) throws SQLException {
    if (accepted.containsKey(sql)) {
      return Optional.of(accepted.get(sql));
    }
    try {
      return Optional.of(UserPath.describing(connection, () -> describesRows(sql)));
    } catch (SQLException error) {
      if (Failure.of(error) == Failure.TRANSIENT) {
        throw error;
      }
      return Optional.empty();
    }
  }

  private boolean describesRows(String sql) throws SQLException {
    return ResultFields.of(connection, sql).length > 0;
  }

  private static RuntimeException refuse(
      ConsumerStatement statement, NumberedSql sql, SQLException error) throws SQLException {
    if (Failure.of(error) == Failure.TRANSIENT) {
      throw error;
    }
    ServerError server = new ServerError(error);
    int offset = server.offset() - PREPARE.length();
    String place =
        offset < 0
            ? ""
            : ", at " + SqlExcerpt.at(statement.template().toString(), sql.originalOffset(offset));
    SinkCode code = code(error.getSQLState());
    return new DiagnosticException(
        Diagnostic.error(
            code,
            statement.title()
                + ": "
                + sql.named(server.wordsOnStatement())
                + " (SQLSTATE "
                + server.state()
                + ")"
                + place,
            fix(code, server.state())));
  }

  private static SinkCode code(String state) {
    if (SqlState.INSUFFICIENT_PRIVILEGE.equals(state)) {
      return SinkCode.NO_PRIVILEGE;
    }
    return TYPE_UNCLEAR.contains(state) ? SinkCode.UNTYPED_PLACEHOLDER : SinkCode.REFUSED_SQL;
  }

  private static String fix(SinkCode code, String state) {
    return switch (code) {
      case NO_PRIVILEGE ->
          "grant the destination's role what the statement needs; BYPASSRLS against row-level"
              + " security";
      case UNTYPED_PLACEHOLDER -> "write its type after the placeholder, as in :id::bigint";
      default -> RefusedStatement.fix(state);
    };
  }
}
