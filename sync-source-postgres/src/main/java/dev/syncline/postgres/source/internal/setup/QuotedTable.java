package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.sql.Quoted;

/** The name of a table as SQL that means exactly that table. */
public final class QuotedTable {
  private QuotedTable() {}

  /** Quotes the name of a table together with its schema. */
  public static String of(TableName table) {
    return Quoted.identifier(table.schema()) + "." + Quoted.identifier(table.name());
  }
}
