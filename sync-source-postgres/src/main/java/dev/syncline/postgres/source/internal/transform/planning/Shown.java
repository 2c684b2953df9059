package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.setup.SourceColumn;
import java.util.Objects;

/** What a column of a query's result shows, as far as the query's text determines it. */
sealed interface Shown {
  /** An expression that is the value itself, in which {@code %s} stands for the value. */
  String PLAIN = "%s";

  /**
   * A column of the changed row, or a cast of it: the same in every row of the result.
   *
   * @param column of the changed table
   * @param expression SQL around it, in which {@code %s} stands for the column
   */
  record OfChangedRow(SourceColumn column, String expression) implements Shown {
    public OfChangedRow {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(expression, "expression");
    }

    @Override
    public Shown cast(String type) {
      return new OfChangedRow(column, castOf(expression, type));
    }

    /** Whether it is the changed row's own column of that name. */
    boolean isOwn(String name) {
      return expression.equals(PLAIN) && column.name().equals(name);
    }
  }

  /**
   * A column of a table, or a cast of it.
   *
   * @param table which of the tables that the query reads
   * @param column as the catalogue spells it
   * @param expression SQL around it, in which {@code %s} stands for the column
   */
  record OfTable(ReadTable table, String column, String expression) implements Shown {
    public OfTable {
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(expression, "expression");
    }

    static OfTable plain(ReadTable table, String column) {
      return new OfTable(table, column, PLAIN);
    }

    boolean isPlain() {
      return expression.equals(PLAIN);
    }

    @Override
    public Shown cast(String type) {
      return new OfTable(table, column, castOf(expression, type));
    }
  }

  /** Neither of these. */
  enum Other implements Shown {
    /** An expression. */
    COMPUTED,
    /** Not understood; it may be any of the others. */
    UNREAD;

    @Override
    public Shown cast(String type) {
      return this;
    }
  }

  /** The same, cast to another type. */
  Shown cast(String type);

  private static String castOf(String expression, String type) {
    return "CAST(" + expression + " AS " + type + ")";
  }
}
