package dev.syncline.manifest.schema;

import java.util.Objects;
import java.util.function.Function;

/** A value left open in an SQL text: {@code :name} or {@code $n}. */
public sealed interface Placeholder {
  /** As it is written in SQL: {@code :id}, {@code $1}. */
  String text();

  /** One function for each form; no form can be forgotten. */
  <R> R match(Function<Named, R> named, Function<Positional, R> positional);

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

    @Override
    public <R> R match(Function<Named, R> named, Function<Positional, R> positional) {
      return named.apply(this);
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

    @Override
    public <R> R match(Function<Named, R> named, Function<Positional, R> positional) {
      return positional.apply(this);
    }
  }
}
