package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.setup.RelationKind;
import dev.syncline.postgres.source.internal.setup.ReplicaIdentity;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.json.JsonText;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.KeyOfRow;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import dev.syncline.postgres.source.internal.transform.plan.RowIdentity;
import dev.syncline.postgres.source.internal.transform.plan.RowKeys;
import dev.syncline.postgres.source.internal.transform.plan.RowProjection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.PlainSelect;

/** Decides whether a transformation's events can be computed from the changed row alone. */
final class RowPlanning {
  private final SourceFacts facts;
  private final Set<Long> quotedTypes;

  RowPlanning(SourceFacts facts, Set<Long> quotedTypes) {
    this.facts = facts;
    this.quotedTypes = quotedTypes;
  }

  /**
   * The decision.
   *
   * @param plan the row plan, if it is possible
   * @param reason why it is or is not, for the user
   */
  record Decision(Optional<RowProjection> plan, String reason) {
    static Decision against(String reason) {
      return new Decision(Optional.empty(), reason);
    }
  }

  Decision decide(CheckedSql checked, List<KeyColumn> key) throws SQLException {
    if (checked.reading().select().isEmpty()) {
      return Decision.against("the SQL is not one plain SELECT");
    }
    SelectReading reading = checked.reading().select().get();
    SourceTable table = checked.table();
    if (!isPlain(reading.scope().select()) || reading.scope().select().getWhere() == null) {
      return Decision.against("the SQL is more than a selection of columns of one table");
    }
    if (!facts.readsAllOf(
        ((Table) reading.scope().select().getFromItem()).getFullyQualifiedName(), table.name())) {
      return Decision.against(
          "the SQL reads another table than the changed one, or row security applies");
    }
    if (!findsTheChangedRow(reading, checked)) {
      return Decision.against("the WHERE clause is not just the key of the changed row");
    }
    if (table.mayBeTakenEarly(origins(key))) {
      return Decision.against("the key is DEFERRABLE: two rows may have it within a transaction");
    }
    return project(
        reading, table, checked.output(), () -> KeyOfRow.of(key, quotedTypes).map(one -> one));
  }

  /**
   * The decision for the inserts of an append-only table: the SQL must select columns of the
   * inserted row, by its key or of all rows.
   */
  Decision decideAppended(CheckedSql checked) throws SQLException {
    if (checked.reading().select().isEmpty()) {
      return Decision.against("the SQL is not one plain SELECT");
    }
    SelectReading reading = checked.reading().select().get();
    PlainSelect select = reading.scope().select();
    if (!isPlain(select)) {
      return Decision.against("the SQL is more than a selection of columns of one table");
    }
    if (!facts.readsAllOf(
        ((Table) select.getFromItem()).getFullyQualifiedName(), checked.table().name())) {
      return Decision.against(
          "the SQL reads another table than the changed one, or row security applies");
    }
    if (select.getWhere() != null && !findsTheChangedRow(reading, checked)) {
      return Decision.against("its WHERE clause may leave rows out");
    }
    return project(
        reading, checked.table(), checked.output(), () -> Optional.of(new RowIdentity()));
  }

  private static List<SourceColumn> origins(List<KeyColumn> key) {
    return key.stream()
        .flatMap(column -> column.origin().stream())
        .map(KeyColumn.Origin::column)
        .toList();
  }

  /** Whether the SELECT has nothing but a select list, one table and perhaps a condition. */
  private static boolean isPlain(PlainSelect select) {
    if (!(select.getFromItem() instanceof Table table)
        || table.getAlias() != null && table.getAlias().getAliasColumns() != null) {
      return false;
    }
    String items =
        select.getSelectItems().stream().map(Object::toString).collect(Collectors.joining(", "));
    String alias = table.getAlias() == null ? "" : table.getAlias().toString();
    String from = table.getFullyQualifiedName() + alias;
    String where = select.getWhere() == null ? "" : " WHERE " + select.getWhere();
    String plain = "SELECT " + items + " FROM " + from + where;
    return plain.equals(select.toString());
  }

  private static boolean findsTheChangedRow(SelectReading reading, CheckedSql checked) {
    Map<String, Integer> fixed = reading.fixed().numbers("");
    boolean itself =
        reading.fixed().nothingElse()
            && fixed.entrySet().stream()
                .allMatch(
                    entry ->
                        entry.getValue() > 0
                            && checked
                                .parameters()
                                .get(entry.getValue() - 1)
                                .name()
                                .equals(entry.getKey()));
    SourceTable table = checked.table();
    return itself
        && (isKey(table.primaryKey(), fixed, table)
            || table.kind() == RelationKind.TABLE
                && !table.hasChildren()
                && table.parts().get(0).identity() == ReplicaIdentity.INDEX
                && isKey(table.oldRowColumns(), fixed, table));
  }

  private static boolean isKey(List<String> unique, Map<String, Integer> fixed, SourceTable table) {
    boolean notNull =
        fixed.keySet().stream()
            .allMatch(name -> table.column(name).map(SourceColumn::notNull).orElse(false));
    return !unique.isEmpty() && notNull && new HashSet<>(fixed.keySet()).containsAll(unique);
  }

  private Decision project(
      SelectReading reading,
      SourceTable table,
      List<OutputColumn> output,
      Supplier<Optional<RowKeys>> keys) {
    List<RowProjection.Property> properties = new ArrayList<>();
    for (OutputColumn property : output) {
      Optional<SourceColumn> column =
          reading.source(property.name()).flatMap(source -> table.column(source.name()));
      if (column.isEmpty()) {
        return Decision.against("property " + property.name() + " is computed");
      }
      Optional<JsonText> form = JsonText.of(column.get().baseTypeOid(), quotedTypes);
      if (form.isEmpty() || column.get().generated()) {
        return Decision.against(
            "column "
                + column.get().name()
                + " ("
                + column.get().type()
                + ") is rendered by the source");
      }
      properties.add(RowProjection.Property.of(property.name(), column.get().name(), form.get()));
    }
    return keys.get()
        .map(
            key ->
                new Decision(
                    Optional.of(new RowProjection(properties, key)),
                    "the SQL selects columns of the changed row by its key"))
        .orElse(Decision.against("the key is rendered by the source"));
  }
}
