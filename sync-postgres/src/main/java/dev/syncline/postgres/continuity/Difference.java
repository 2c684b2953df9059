package dev.syncline.postgres.continuity;

import dev.syncline.engine.change.TableName;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that is not as the feed remembers it.
 *
 * @param kind what it means for capture
 * @param table the captured table it is about; empty if it is about all of them
 * @param what the difference, for a person
 */
public record Difference(Kind kind, Optional<TableName> table, String what) {
  /** What a difference means for capture. */
  public enum Kind {
    /** The publication was dropped: the log from before the present one cannot be read with it. */
    UNREADABLE,
    /** Changes may be missing. */
    MISSED,
    /** Changes may be missing, or something harmless was done that leaves the same trace. */
    SUSPECTED,
    /** Rows were taken away at once, of which the log tells nothing. */
    EMPTIED,
    /** Nothing is missing, but what was planned and checked has to be looked at again. */
    ALTERED
  }

  public Difference {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(what, "what");
  }

  static Difference of(Kind kind, TableName table, String what) {
    return new Difference(kind, Optional.of(table), what);
  }

  static Difference ofAll(Kind kind, String what) {
    return new Difference(kind, Optional.empty(), what);
  }

  /** Whether it is about this table. */
  public boolean concerns(TableName one) {
    return table.isEmpty() || table.get().equals(one);
  }

  /** Whether nothing else matters beside it. */
  boolean isOfAllThereIs() {
    return kind == Kind.UNREADABLE;
  }

  /** Whether consumers may have less, or more, than the source. */
  public boolean isGap() {
    return kind != Kind.ALTERED;
  }
}
