package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import java.util.Objects;
import java.util.Optional;

/**
 * A captured object that differs from what the feed remembers.
 *
 * @param kind what it means for capture
 * @param table the captured table concerned; empty if it concerns all of them
 * @param what a text that describes the difference
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
    /** Rows were removed all at once, without changes in the log. */
    EMPTIED,
    /** Nothing is missing, but the plan and the checks have to be repeated. */
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

  /** Whether it concerns this table. */
  public boolean concerns(TableName one) {
    return table.isEmpty() || table.get().equals(one);
  }

  /** Whether it makes all other differences irrelevant. */
  boolean isOfAllThereIs() {
    return kind == Kind.UNREADABLE;
  }

  /** Whether consumers may have less, or more, than the source. */
  public boolean isGap() {
    return kind != Kind.ALTERED;
  }
}
