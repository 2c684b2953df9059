package dev.syncline.postgres.source.internal.transform.planning;

/**
 * A table that a query reads, one object for each place where it stands in a FROM clause. Compared
 * by identity, because conditions on a row at one place say nothing about the row at another, for
 * example in a self-join. So this must not become a record, and places must not share an instance.
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

  /**
   * The same table where an outer join may put NULLs in place of its row. It is another object, so
   * that what {@link KnownValues} recorded of the table before the join does not apply to it.
   */
  ReadTable orNulls() {
    return new ReadTable(kind);
  }

  /** Whether it is certainly the changed table. */
  boolean isChanged() {
    return kind == Kind.CHANGED;
  }

  /** Whether it is the changed table, or merged tables that may include the changed table. */
  boolean mayBeChanged() {
    return kind != Kind.OTHER;
  }
}
