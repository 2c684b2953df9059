package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlExcerpt;
import dev.syncline.manifest.schema.SqlPart;
import dev.syncline.manifest.schema.SqlProblem;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.Lookup;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import dev.syncline.postgres.source.problem.TransformCode;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Checks the SQL of transformations against the source, without running it. */
final class TransformationSqlCheck {
  private static final Set<String> READING_KEYWORDS = Set.of("SELECT", "WITH", "VALUES", "TABLE");

  private final StatementDescription description;
  private final Findings findings;
  private final SourceFacts facts;
  private final Map<String, SqlReading> readings = new HashMap<>();

  TransformationSqlCheck(StatementDescription description, SourceFacts facts, Findings findings) {
    this.description = description;
    this.facts = facts;
    this.findings = findings;
  }

  /**
   * The statements to describe at the source for a transformation; none if its SQL is malformed.
   */
  List<String> questions(Transformation transformation, SourceTable table) {
    return sound(transformation, table)
        .map(placeholders -> List.of(placeholders.withNulls(), manyRows(placeholders)))
        .orElse(List.of());
  }

  /**
   * The tables that a transformation reads, as its SQL names them; none if its SQL is malformed.
   */
  Set<String> tablesRead(Transformation transformation, SourceTable table) {
    return sound(transformation, table).map(this::reading).map(SqlReading::tables).orElse(Set.of());
  }

  private static Optional<Placeholders> sound(Transformation transformation, SourceTable table) {
    SqlTemplate template = SqlTemplate.parse(transformation.sql());
    if (!template.problems().isEmpty() || !READING_KEYWORDS.contains(template.keyword())) {
      return Optional.empty();
    }
    return Optional.of(new Placeholders(template, table))
        .filter(placeholders -> placeholders.unknown().isEmpty());
  }

  private SqlReading reading(Placeholders placeholders) {
    return readings.computeIfAbsent(placeholders.rendered(), SqlReading::of);
  }

  /** The SQL in the form in which it is run. */
  private static String manyRows(Placeholders placeholders) {
    return Lookup.question(placeholders.columns(), placeholders.rendered());
  }

  /**
   * Checks one transformation; errors go to the findings.
   *
   * @param subject its name in messages
   * @return empty if it cannot be used
   */
  Optional<CheckedSql> check(String subject, Transformation transformation, SourceTable table) {
    SqlTemplate template = SqlTemplate.parse(transformation.sql());
    if (!isOneSelect(subject, template)) {
      return Optional.empty();
    }
    Placeholders placeholders = new Placeholders(template, table);
    placeholders.unknown().forEach(slot -> reportUnknown(subject, transformation, slot, table));
    if (!placeholders.unknown().isEmpty()) {
      return Optional.empty();
    }
    return describe(subject, transformation, placeholders)
        .map(output -> checked(transformation, table, placeholders, output));
  }

  private CheckedSql checked(
      Transformation transformation,
      SourceTable table,
      Placeholders placeholders,
      List<OutputColumn> output) {
    String sql = placeholders.rendered();
    SqlReading reading = reading(placeholders);
    ChangedTable changed = new ChangedTable(table, placeholders.columns(), facts);
    return new CheckedSql(
        transformation,
        table,
        sql,
        placeholders.columns(),
        output,
        reading,
        reading.parsed().map(read -> new QueryReading(sql, read, changed)));
  }

  private boolean isOneSelect(String subject, SqlTemplate template) {
    for (SqlProblem problem : template.problems()) {
      String excerpt = ", at " + SqlExcerpt.at(template.toString(), problem.offset());
      switch (problem.kind()) {
        case SEVERAL_STATEMENTS -> notASelect(subject, "a second statement starts here" + excerpt);
        case EMPTY -> notASelect(subject, "there is no statement in the SQL");
        case MIXED_PLACEHOLDERS ->
            syntax(
                subject, "both :name and $n placeholders" + excerpt, "use one kind of placeholder");
        case BAD_POSITION ->
            syntax(subject, "$n counts columns from 1" + excerpt, "use $1 for the first column");
        case UNTERMINATED ->
            syntax(subject, "this does not end" + excerpt, "close the quote or comment");
      }
    }
    if (template.problems().isEmpty() && !READING_KEYWORDS.contains(template.keyword())) {
      notASelect(subject, "the SQL starts with " + template.keyword());
      return false;
    }
    return template.problems().isEmpty();
  }

  private void notASelect(String subject, String what) {
    findings.error(TransformCode.NOT_A_SELECT, subject + ": " + what, "write one SELECT");
  }

  private void syntax(String subject, String what, String fix) {
    findings.error(TransformCode.SYNTAX, subject + ": " + what, fix);
  }

  private static String columnsOf(SourceTable table) {
    List<String> columns = table.columnNames();
    return columns.isEmpty()
        ? "it has no columns: add one, or take the placeholder out"
        : "its columns are, in this order, " + String.join(", ", columns);
  }

  private void reportUnknown(
      String subject, Transformation transformation, SqlPart.Slot slot, SourceTable table) {
    List<String> columns = table.columnNames();
    String fix =
        slot.placeholder() instanceof Placeholder.Named named
            ? NearestName.of(named.name(), columns)
                .map(nearest -> "did you mean :" + nearest + "?")
                .orElse(columnsOf(table))
            : columnsOf(table);
    findings.error(
        TransformCode.UNKNOWN_PLACEHOLDER,
        subject
            + ": "
            + slot.text()
            + " is no column of table "
            + table.name()
            + ", at "
            + SqlExcerpt.at(transformation.sql(), slot.offset()),
        fix);
  }

  private Optional<List<OutputColumn>> describe(
      String subject, Transformation transformation, Placeholders placeholders) {
    List<OutputColumn> output;
    try {
      output = description.columns(placeholders.withNulls());
    } catch (SQLException refusal) {
      requireLasting(refusal);
      reportRefusal(subject, transformation, placeholders, refusal);
      return Optional.empty();
    }
    return isJoinable(subject, placeholders) ? Optional.of(output) : Optional.empty();
  }

  /** Checks that the source also accepts the form in which the SQL is run. */
  private boolean isJoinable(String subject, Placeholders placeholders) {
    try {
      description.columns(manyRows(placeholders));
      return true;
    } catch (SQLException refusal) {
      requireLasting(refusal);
      boolean writes = Set.of("0A000", "42601").contains(refusal.getSQLState());
      findings.error(
          writes ? TransformCode.NOT_A_SELECT : TransformCode.REFUSED,
          subject + ": the SQL cannot be run for many rows at once: " + message(refusal),
          "write one SELECT that only reads");
      return false;
    }
  }

  private static void requireLasting(SQLException refusal) {
    if (Failure.of(refusal) == Failure.TRANSIENT) {
      throw new RetriableException("cannot check SQL at the source", refusal);
    }
  }

  private void reportRefusal(
      String subject,
      Transformation transformation,
      Placeholders placeholders,
      SQLException refusal) {
    Optional<ServerErrorMessage> error = serverError(refusal);
    int position = error.map(ServerErrorMessage::getPosition).orElse(0);
    String place =
        position > 0
            ? ", at "
                + SqlExcerpt.at(transformation.sql(), placeholders.originalOffset(position - 1))
            : "";
    TransformCode code = code(SqlState.of(refusal));
    String fix = error.map(ServerErrorMessage::getHint).orElse(fix(code));
    findings.error(code, subject + ": " + message(refusal) + place, fix);
  }

  private static Optional<ServerErrorMessage> serverError(SQLException refusal) {
    return refusal instanceof PSQLException fromServer
        ? Optional.ofNullable(fromServer.getServerErrorMessage())
        : Optional.empty();
  }

  private static String message(SQLException refusal) {
    return serverError(refusal)
        .map(ServerErrorMessage::getMessage)
        .orElseGet(() -> String.valueOf(refusal.getMessage()));
  }

  private static TransformCode code(String sqlState) {
    return switch (sqlState) {
      case "42601" -> TransformCode.SYNTAX;
      case "42P01", "3F000" -> TransformCode.MISSING_TABLE;
      case "42703" -> TransformCode.MISSING_COLUMN;
      case "42501" -> TransformCode.NO_PRIVILEGE;
      case "42883", "42804", "42846", "42725", "22P02" -> TransformCode.TYPE_MISMATCH;
      default -> TransformCode.REFUSED;
    };
  }

  private static String fix(TransformCode code) {
    return switch (code) {
      case SYNTAX -> "correct the SQL at the caret";
      case MISSING_TABLE -> "correct the name, or write schema.table";
      case MISSING_COLUMN -> "correct the column's name";
      case TYPE_MISMATCH -> "add a cast, such as :id::bigint";
      case NO_PRIVILEGE ->
          "grant the source's role what the SQL reads; BYPASSRLS against row-level security";
      default -> "change the SQL so that PostgreSQL accepts it";
    };
  }
}
