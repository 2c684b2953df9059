package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.transform.plan.Finds;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import dev.syncline.postgres.source.internal.transform.plan.TableRole;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Determines the key of a public schema, and how each transformation derives it if no row is found.
 */
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
    return outputs.stream()
        .filter(output -> shows(column, sql.shown(output)))
        .findFirst()
        .or(
            () ->
                Optional.of(column)
                    .filter(outputs::contains)
                    .filter(output -> mayBeNamedAfter(sql.shown(output))));
  }

  private static boolean shows(String column, Shown shown) {
    return shown instanceof Shown.OfChangedRow ofRow && ofRow.isOwn(column)
        || shown instanceof Shown.OfTable of
            && of.isPlain()
            && of.table().mayBeChanged()
            && of.column().equals(column);
  }

  private static boolean mayBeNamedAfter(Shown shown) {
    return !(shown instanceof Shown.OfTable of) || !of.isPlain();
  }

  /** The key's columns in one transformation's output, each with its origin. */
  List<KeyColumn> columns(List<String> key, CheckedSql sql, TableRole role) {
    List<KeyColumn> columns = new ArrayList<>();
    for (String property : key) {
      sql.output().stream()
          .filter(output -> output.name().equals(property))
          .findFirst()
          .ifPresent(output -> columns.add(column(output, sql, role)));
    }
    return columns;
  }

  private static KeyColumn column(OutputColumn output, CheckedSql sql, TableRole role) {
    Shown shown = sql.shown(output.name());
    if (shown instanceof Shown.OfChangedRow ofRow) {
      return new KeyColumn(output, Optional.of(origin(ofRow.column(), ofRow.expression())));
    }
    if (role == TableRole.SECONDARY || shown == Shown.Other.COMPUTED) {
      return new KeyColumn(output, Optional.empty());
    }
    if (!(shown instanceof Shown.OfTable of)) {
      return KeyColumn.compared(
          output, sql.table().column(output.name()).map(KeyColumn.Origin::of));
    }
    if (!of.table().mayBeChanged()) {
      return new KeyColumn(output, Optional.empty());
    }
    Optional<KeyColumn.Origin> origin =
        sql.table().column(of.column()).map(column -> origin(column, of.expression()));
    return sql.query().filter(query -> query.goesWithTheChangedRow(of)).isPresent()
        ? new KeyColumn(output, origin)
        : KeyColumn.compared(output, origin);
  }

  private static KeyColumn.Origin origin(SourceColumn column, String expression) {
    return new KeyColumn.Origin(column, expression);
  }

  /** Which rows a transformation's SQL finds. */
  static Finds finds(CheckedSql sql, List<KeyColumn> key) {
    if (sql.query().isEmpty() || key.stream().anyMatch(KeyColumn::compared)) {
      return Finds.ROWS_AROUND_IT;
    }
    if (sql.query().get().hasNoFrom()) {
      return withoutFrom(sql, key);
    }
    return sql.query().get().findsTheChangedRow() ? Finds.THE_CHANGED_ROW : Finds.ROWS_AROUND_IT;
  }

  /**
   * SQL without FROM gives a row for every changed row, even if queries or functions in its select
   * list read tables. For a delete it only states the key. For other operations the public row is
   * deleted with the changed row if no other row can have its key, and otherwise with the last row
   * that has it.
   */
  private static Finds withoutFrom(CheckedSql sql, List<KeyColumn> key) {
    List<KeyColumn.Origin> origins =
        key.stream().flatMap(column -> column.origin().stream()).toList();
    Set<String> columns =
        origins.stream().map(origin -> origin.column().name()).collect(Collectors.toSet());
    boolean plain = origins.stream().allMatch(KeyColumn.Origin::isPlain);
    if (sql.transformation().operation() == Operation.DELETE || !plain) {
      return Finds.NO_ROW;
    }
    return sql.table().isUnique(columns) && !sql.table().hasChildren()
        ? Finds.THE_CHANGED_ROW
        : Finds.ITS_OWN_VALUES;
  }

  /**
   * The key that another transformation of the table derives, for one that does not derive it: each
   * row of that one is then compared with this key.
   */
  static List<KeyColumn> compared(List<KeyColumn> key, List<KeyColumn> derived) {
    List<KeyColumn> compared = new ArrayList<>();
    for (int place = 0; place < key.size(); place++) {
      KeyColumn column = key.get(place);
      compared.add(
          column.origin().isPresent()
              ? column
              : KeyColumn.compared(column.output(), derived.get(place).origin()));
    }
    return compared;
  }

  private static String nearest(String property, List<String> outputs) {
    return NearestName.choice(
        property, outputs, "the output has", "select " + property + " in the SQL");
  }
}
