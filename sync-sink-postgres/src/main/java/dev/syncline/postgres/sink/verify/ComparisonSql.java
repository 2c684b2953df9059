package dev.syncline.postgres.sink.verify;

import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.internal.plan.RowMapping;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.postgres.sql.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that compare rows at a destination. They compute the expected values there with
 * the expressions of the consumer's own SQL, so that the same server casts them in the same way.
 */
final class ComparisonSql {
  /** The property that numbers the rows of a statement; no public schema has it. */
  static final String NUMBER = "syncline row";

  private static final String EXPECTED = "\"#expected\"";

  private final RowMapping mapping;
  private final ShownValues shown;
  private final EventRows rows;
  private final int number;

  ComparisonSql(RowMapping mapping, ShownValues shown) {
    this.mapping = mapping;
    this.shown = shown;
    List<TypedValue> values = new ArrayList<>(mapping.sql().values());
    number = values.size();
    values.add(new TypedValue(NUMBER, "integer"));
    rows = EventRows.of(values);
  }

  /** How rows become the parameters of the statements. */
  EventRows rows() {
    return rows;
  }

  /**
   * Rows that differ: the number of the row, whether it is missing, for each column whether it
   * differs, and with values the expected and the found one of each column.
   */
  String differences() {
    List<String> differences = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int place = 0; place < mapping.columns().size(); place++) {
      RowMapping.Column column = mapping.columns().get(place);
      String expected = EXPECTED + ".c" + place;
      String found = found(column.name());
      differences.add("(" + column.comparison().differ(found, expected) + ")");
      values.add(text(expected) + ", " + text(found));
    }
    String missing = RowMapping.ALIAS + ".tableoid IS NULL";
    List<String> select = new ArrayList<>(List.of(EXPECTED + ".row_number", missing));
    select.addAll(differences);
    if (shown == ShownValues.OF_DIFFERENCES) {
      select.addAll(values);
    }
    List<String> where = new ArrayList<>(List.of(missing));
    where.addAll(differences);
    return UserPath.ENTER_READING
        + "SELECT "
        + String.join(", ", select)
        + " FROM "
        + expected(mapping.columns())
        + " LEFT JOIN "
        + mapping.source()
        + " ON "
        + sameKey()
        + " WHERE "
        + String.join(" OR ", where)
        + " ORDER BY 1";
  }

  /** The numbers of the keys whose row is there. */
  String present() {
    return UserPath.ENTER_READING
        + "SELECT DISTINCT "
        + EXPECTED
        + ".row_number FROM "
        + expected(List.of())
        + " JOIN "
        + mapping.source()
        + " ON "
        + sameKey()
        + where()
        + " ORDER BY 1";
  }

  /** The first keys; the parameter is how many. */
  String firstKeys() {
    return UserPath.ENTER_READING + keys(where());
  }

  /** The keys after a key; the parameters are its values as text, then how many. */
  String nextKeys() {
    String values =
        mapping.key().stream()
            .map(key -> "CAST(?::pg_catalog.text AS " + key.type() + ")")
            .collect(Collectors.joining(", "));
    String after = "(" + columns("") + ") > (" + values + ")";
    return UserPath.ENTER_READING
        + keys(mapping.conditions().isEmpty() ? " WHERE " + after : where() + " AND " + after);
  }

  /** How many rows there are. */
  String count() {
    return UserPath.ENTER_READING + "SELECT pg_catalog.count(*) FROM " + mapping.source() + where();
  }

  private String keys(String where) {
    String json =
        mapping.key().stream()
            .map(key -> Quoted.literal(key.property()) + ", " + found(key.name()))
            .collect(Collectors.joining(", ", "pg_catalog.json_build_object(", ")"));
    return "SELECT "
        + columns("::pg_catalog.text")
        + ", "
        + json
        + " FROM "
        + mapping.source()
        + where
        + " ORDER BY "
        + columns("")
        + " LIMIT ?";
  }

  private String columns(String cast) {
    return mapping.key().stream()
        .map(key -> found(key.name()) + cast)
        .collect(Collectors.joining(", "));
  }

  private String where() {
    return mapping.conditions().isEmpty()
        ? ""
        : " WHERE "
            + mapping.conditions().stream()
                .map(condition -> mapping.sql().reading(condition, rows::column))
                .collect(Collectors.joining(" AND "));
  }

  private String expected(List<RowMapping.Column> columns) {
    List<String> values = new ArrayList<>(List.of(rows.column(number) + " AS row_number"));
    for (int place = 0; place < mapping.key().size(); place++) {
      RowMapping.Key key = mapping.key().get(place);
      values.add(value(key.value(), key.type()) + " AS k" + place);
    }
    for (int place = 0; place < columns.size(); place++) {
      values.add(value(columns.get(place).value(), columns.get(place).type()) + " AS c" + place);
    }
    return "(SELECT " + String.join(", ", values) + " FROM " + rows.source() + ") AS " + EXPECTED;
  }

  private String value(String expression, String type) {
    return "CAST((" + mapping.sql().reading(expression, rows::column) + ") AS " + type + ")";
  }

  private String sameKey() {
    return IntStream.range(0, mapping.key().size())
        .mapToObj(
            place -> {
              RowMapping.Key key = mapping.key().get(place);
              return found(key.name()) + " " + key.equal() + " " + EXPECTED + ".k" + place;
            })
        .collect(Collectors.joining(" AND "));
  }

  private static String found(String column) {
    return RowMapping.ALIAS + "." + Quoted.identifier(column);
  }

  private static String text(String value) {
    return "CAST(" + value + " AS pg_catalog.text)";
  }
}
