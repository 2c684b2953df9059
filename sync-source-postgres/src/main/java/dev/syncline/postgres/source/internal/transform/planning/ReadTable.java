package dev.syncline.postgres.source.internal.transform.planning;

/**
 * A table that a query reads, one object for each place where it stands in a FROM clause. Two are
 * the same only if they are one object.
 */
final class ReadTable {
  private enum Kind {
    CHANGED,
    MERGED,
    OTHER
  }

  private final Kind kind;

  private ReadTable(Kind kind) {
    this.kind = kind;
  }

  /** The table whose changes the transformation is for. */
  static ReadTable changed() {
    return new ReadTable(Kind.CHANGED);
  }

  /** Any other table, view or function. */
  static ReadTable other() {
    return new ReadTable(Kind.OTHER);
  }

  /** Several tables, for a name that may belong to any of them or that USING has merged. */
  static ReadTable merged() {
    return new ReadTable(Kind.MERGED);
  }

  /** The same table where an outer join may put NULLs in place of its row. */
  ReadTable orNulls() {
    return new ReadTable(kind);
  }

  boolean isChanged() {
    return kind == Kind.CHANGED;
  }

  /** Whether its columns may be the changed table's. */
  boolean mayBeChanged() {
    return kind != Kind.OTHER;
  }
}
