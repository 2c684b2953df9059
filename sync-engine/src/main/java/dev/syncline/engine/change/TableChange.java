package dev.syncline.engine.change;

import java.util.Optional;

/** One change of one table, with the row images the log carries. */
public sealed interface TableChange extends SourceEvent {
  /** The changed table. */
  TableName table();

  @Override
  default void accept(Visitor visitor) {
    visitor.changed(this);
  }

  /** A row was inserted. */
  record RowInserted(TableName table, Row after) implements TableChange {}

  /**
   * A row was updated, without a change of its replica identity's key (that arrives as a delete and
   * an insert).
   *
   * @param before the old row, only with {@code REPLICA IDENTITY FULL}
   * @param after the new row
   */
  record RowUpdated(TableName table, Optional<Row> before, Row after) implements TableChange {}

  /**
   * A row was deleted.
   *
   * @param before the replica identity's columns of the old row; all others are unknown
   */
  record RowDeleted(TableName table, Row before) implements TableChange {}

  /**
   * A relation that holds rows of the table was truncated: all rows in it were deleted at once.
   *
   * @param relation the table itself, or a child that inherits from it
   */
  record TableTruncated(TableName table, TableName relation) implements TableChange {}
}
