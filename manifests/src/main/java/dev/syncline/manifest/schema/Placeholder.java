package dev.syncline.manifest.schema;

import java.util.Objects;

/** A value left open in an SQL text: {@code :name} or {@code $n}. */
public sealed interface Placeholder {
  /** As it is written in SQL: {@code :id}, {@code $1}. */
  String text();

  /**
   * {@code :name}.
   *
   * @param name a column of the changed table, or a property of the public schema, without colon
   */
  record Named(String name) implements Placeholder {
    public Named {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String text() {
      return ":" + name;
    }
  }

  /**
   * {@code $n}.
   *
   * @param number from 1: the n-th column of the changed table
   */
  record Positional(int number) implements Placeholder {
    /**
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Positional {
      if (number < 1) {
        throw new IllegalArgumentException("$" + number + ": columns count from 1");
      }
    }

    @Override
    public String text() {
      return "$" + number;
    }
  }
}
