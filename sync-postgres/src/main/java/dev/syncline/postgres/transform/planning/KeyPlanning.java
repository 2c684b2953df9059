package dev.syncline.postgres.transform.planning;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import dev.syncline.postgres.transform.plan.KeyColumn;
import dev.syncline.postgres.transform.plan.LateralSelect;
import dev.syncline.postgres.transform.plan.OutputColumn;
import dev.syncline.postgres.transform.plan.TableRole;
import dev.syncline.postgres.transform.problem.TransformCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the key of a public schema, and how each transformation tells it without a row. */
final class KeyPlanning {
  private final Findings findings;

  KeyPlanning(Findings findings) {
    this.findings = findings;
  }

  /**
   * The key's properties: declared, or the primary key as far as it is in the output.
   *
   * @param first the first transformation's SQL
   * @return empty if there is none, which is then among the findings
   */
  List<String> properties(String subject, PublicSchema schema, CheckedSql first) {
    List<String> outputs = first.output().stream().map(OutputColumn::name).toList();
    if (!schema.key().isEmpty()) {
      List<String> missing =
          schema.key().stream().filter(property -> !outputs.contains(property)).toList();
      missing.forEach(
          property ->
              findings.error(
                  TransformCode.KEY_MISSING,
                  subject + ": key property " + property + " is not in the output",
                  nearest(property, outputs)));
      return missing.isEmpty() ? schema.key() : List.of();
    }
    return fromPrimaryKey(subject, first);
  }

  private List<String> fromPrimaryKey(String subject, CheckedSql first) {
    List<String> primaryKey = first.table().primaryKey();
    List<String> found =
        primaryKey.stream().flatMap(column -> property(column, first).stream()).toList();
    if (found.isEmpty() && !primaryKey.isEmpty()) {
      findings.error(
          TransformCode.KEY_MISSING,
          subject
              + ": no key is declared, and the primary key ("
              + String.join(", ", primaryKey)
              + ") of "
              + first.table().name()
              + " is not in the output",
          "select the primary key, or declare \"key\"");
    } else if (found.size() < primaryKey.size()) {
      findings.warning(
          TransformCode.KEY_MISSING,
          subject
              + ": the key ("
              + String.join(", ", found)
              + ") is only a part of the primary key ("
              + String.join(", ", primaryKey)
              + ") of "
              + first.table().name(),
          "select the rest of it, or declare \"key\" if that part is unique");
    }
    return found;
  }

  /** The output property that shows a column of the changed table. */
  private static Optional<String> property(String column, CheckedSql sql) {
    List<String> outputs = sql.output().stream().map(OutputColumn::name).toList();
    if (sql.reading().select().isEmpty()) {
      return Optional.of(column).filter(outputs::contains);
    }
    SelectReading reading = sql.reading().select().get();
    Set<String> itself = reading.scope().qualifiers(sql.table().name());
    Optional<String> shown =
        outputs.stream()
            .filter(
                output ->
                    reading
                        .source(output)
                        .filter(source -> source.name().equals(column))
                        .filter(source -> isOneOf(source.qualifier(), itself))
                        .isPresent())
            .findFirst();
    return shown.isPresent()
        ? shown
        : Optional.of(column)
            .filter(outputs::contains)
            .filter(output -> reading.source(output).isEmpty());
  }

  /** A column without qualifier may be of any table. */
  private static boolean isOneOf(String qualifier, Set<String> qualifiers) {
    return qualifier.isEmpty() || qualifiers.contains(qualifier);
  }

  /** The key's columns in one transformation's output, each with its origin. */
  List<KeyColumn> columns(List<String> key, CheckedSql sql, TableRole role) {
    List<KeyColumn> columns = new ArrayList<>();
    for (String property : key) {
      sql.output().stream()
          .filter(output -> output.name().equals(property))
          .findFirst()
          .ifPresent(output -> columns.add(new KeyColumn(output, origin(property, sql, role))));
    }
    return columns;
  }

  private static Optional<KeyColumn.Origin> origin(
      String property, CheckedSql sql, TableRole role) {
    SourceTable table = sql.table();
    if (sql.reading().select().isEmpty()) {
      return role == TableRole.PRIMARY
          ? table.column(property).map(KeyColumn.Origin::of)
          : Optional.empty();
    }
    SelectReading reading = sql.reading().select().get();
    Optional<KeyColumn.Origin> fixed =
        reading.fixed(property).map(expression -> fixedOrigin(expression, sql.parameters()));
    return fixed.isPresent() || role == TableRole.SECONDARY
        ? fixed
        : reading
            .source(property)
            .filter(source -> isChangedRow(source.qualifier(), reading, sql))
            .flatMap(source -> table.column(source.name()))
            .map(KeyColumn.Origin::of);
  }

  private static KeyColumn.Origin fixedOrigin(String expression, List<SourceColumn> parameters) {
    int number = SqlTerm.parameterWithin(expression);
    return new KeyColumn.Origin(
        parameters.get(number - 1), expression.replace(LateralSelect.parameter(number), "%s"));
  }

  /**
   * Whether rows with this qualifier can only be the changed row: each column that the condition
   * fixes is fixed to its own value.
   */
  private static boolean isChangedRow(String qualifier, SelectReading reading, CheckedSql sql) {
    Map<String, Integer> fixed = reading.fixed().numbers(qualifier);
    return isOneOf(qualifier, reading.scope().qualifiers(sql.table().name()))
        && !fixed.isEmpty()
        && fixed.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getValue() > 0
                        && sql.parameters()
                            .get(entry.getValue() - 1)
                            .name()
                            .equals(entry.getKey()));
  }

  private static String nearest(String property, List<String> outputs) {
    return NearestName.choice(
        property, outputs, "the output has", "select " + property + " in the SQL");
  }
}
