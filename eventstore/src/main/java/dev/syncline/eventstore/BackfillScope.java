package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Which rows of a public schema a backfill job publishes again. */
public sealed interface BackfillScope {
  /** All rows. */
  BackfillScope EVERYTHING = new Everything();

  /** The rows of the keys that are stored with the job. */
  BackfillScope LISTED = new Listed();

  /** Returns what the function for this kind of scope returns. */
  <T> T match(
      Function<Everything, T> everything,
      Function<Where, T> where,
      Function<KeyRange, T> range,
      Function<Listed, T> listed);

  /** All rows. At its end, rows that no longer exist get a delete event. */
  record Everything() implements BackfillScope {
    @Override
    public <T> T match(
        Function<Everything, T> everything,
        Function<Where, T> where,
        Function<KeyRange, T> range,
        Function<Listed, T> listed) {
      return everything.apply(this);
    }
  }

  /**
   * The rows of the primary table for which a condition is true.
   *
   * @param sql a condition over the table's columns
   */
  record Where(String sql) implements BackfillScope {
    /**
     * @throws IllegalArgumentException if the condition is blank
     */
    public Where {
      if (sql.isBlank()) {
        throw new IllegalArgumentException("a condition without SQL");
      }
    }

    @Override
    public <T> T match(
        Function<Everything, T> everything,
        Function<Where, T> where,
        Function<KeyRange, T> range,
        Function<Listed, T> listed) {
      return where.apply(this);
    }
  }

  /**
   * The rows between two keys, in the order of the primary key. Both are included.
   *
   * @param from the first key as a JSON object; empty for the first row
   * @param to the last key; empty for the last row
   */
  record KeyRange(Optional<String> from, Optional<String> to) implements BackfillScope {
    /**
     * @throws IllegalArgumentException if both ends are open
     */
    public KeyRange {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      if (from.isEmpty() && to.isEmpty()) {
        throw new IllegalArgumentException("a range of keys without an end");
      }
    }

    @Override
    public <T> T match(
        Function<Everything, T> everything,
        Function<Where, T> where,
        Function<KeyRange, T> range,
        Function<Listed, T> listed) {
      return range.apply(this);
    }
  }

  /**
   * The rows of listed keys. A key without a row gets a delete event. The list is stored beside the
   * job: {@link BackfillJobs#keys}.
   */
  record Listed() implements BackfillScope {
    @Override
    public <T> T match(
        Function<Everything, T> everything,
        Function<Where, T> where,
        Function<KeyRange, T> range,
        Function<Listed, T> listed) {
      return listed.apply(this);
    }
  }
}
