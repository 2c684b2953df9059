package dev.syncline.bench.flow;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table at the source, whose rows are numbered.
 *
 * @param name its name
 * @param columns its columns, the first of which is the bigint key {@code id}
 */
public record Table(String name, List<Column> columns) {
  /** The usual narrow row. */
  public static Table narrow(String name) {
    return new Table(
        name,
        List.of(
            new Column("id", "bigint PRIMARY KEY", "integer", "i"),
            new Column("name", "text NOT NULL", "string", "'name of ' || i"),
            new Column("amount", "integer NOT NULL", "integer", "(i % 1000)::integer"),
            new Column(
                "created_at",
                "timestamptz NOT NULL",
                "string",
                "timestamptz '2026-01-01 00:00:00+00' + i * interval '1.001 seconds'")));
  }

  /** A row of two kilobytes that do not compress. */
  public static Table wide(String name) {
    return new Table(
        name,
        List.of(
            new Column("id", "bigint PRIMARY KEY", "integer", "i"),
            new Column(
                "body",
                "text NOT NULL",
                "string",
                "(SELECT string_agg(md5(i::text || k), '') FROM generate_series(1, 63) k)")));
  }

  public Table {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || !columns.get(0).name().equals("id")) {
      throw new IllegalArgumentException("the first column of " + name + " is not id");
    }
  }

  public String create() {
    return columns.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ")"));
  }

  /** One statement that inserts the rows of these numbers, both included. */
  public String insert(long first, long last) {
    return insert(Long.toString(first), Long.toString(last));
  }

  /** The same for numbers that are SQL expressions. */
  public String insert(String first, String last) {
    return columns.stream()
        .map(Column::value)
        .collect(
            Collectors.joining(
                ", ",
                "INSERT INTO " + name + " SELECT ",
                " FROM generate_series(" + first + ", " + last + ") AS numbers(i)"));
  }

  /** Names of the columns, separated by commas. */
  public String columnNames() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }
}
