package dev.syncline.postgres.sink.internal.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which row of a table an event's row becomes. All SQL in it is for a table with the alias {@link
 * #ALIAS}; placeholders are named as {@link TypedSql#forParser} names them.
 *
 * @param sql the statement whose placeholders the values read
 * @param name the table's name, for the user
 * @param source the table in a FROM clause
 * @param key the columns that identify a row, in the order of their index
 * @param columns the other columns whose value follows from the event
 * @param omitted the columns whose value does not, each with the reason
 * @param conditions what else is true for each row of this consumer schema
 * @param onlyKeys why nothing but keys can be compared; empty if rows can
 * @param extrasKept why a row without an event may be there; empty if none may
 */
public record RowMapping(
    TypedSql sql,
    String name,
    String source,
    List<Key> key,
    List<Column> columns,
    Map<String, String> omitted,
    List<String> conditions,
    Optional<String> onlyKeys,
    Optional<String> extrasKept)
    implements TableMapping {
  /** The alias of the table. */
  public static final String ALIAS = "\"#table\"";

  /**
   * A column that identifies a row.
   *
   * @param name its name
   * @param property the key property that it is filled from
   * @param type its type, as written in SQL
   * @param value an expression for its value
   * @param equal the operator that compares it
   */
  public record Key(String name, String property, String type, String value, String equal) {}

  /**
   * Another column.
   *
   * @param name its name
   * @param type its type, as written in SQL
   * @param value an expression for its value
   * @param comparison how two values are compared
   */
  public record Column(String name, String type, String value, Comparison comparison) {}

  /** How two values of a type are compared. */
  public enum Comparison {
    /** By the type's own equality, which knows that 1.0 is 1.00. */
    EQUALITY {
      @Override
      public String differ(String one, String other) {
        return one + " IS DISTINCT FROM " + other;
      }
    },
    /**
     * By the text of both, byte by byte: the type has no equality of PostgreSQL's own, or one that
     * a collation may soften.
     */
    TEXT {
      @Override
      public String differ(String one, String other) {
        return text(one) + " IS DISTINCT FROM " + text(other);
      }

      private static String text(String value) {
        return "CAST(" + value + " AS pg_catalog.text) COLLATE pg_catalog.\"C\"";
      }
    };

    /** An expression that is true if the values differ; it is never NULL. */
    public abstract String differ(String one, String other);
  }

  public RowMapping {
    Objects.requireNonNull(sql, "sql");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    omitted = Map.copyOf(omitted);
    conditions = List.copyOf(conditions);
    Objects.requireNonNull(onlyKeys, "onlyKeys");
    Objects.requireNonNull(extrasKept, "extrasKept");
    if (key.isEmpty()) {
      throw new IllegalArgumentException("no column identifies a row of " + name);
    }
  }

  RowMapping keepingExtras(String reason) {
    return new RowMapping(
        sql, name, source, key, columns, omitted, conditions, onlyKeys, Optional.of(reason));
  }
}
