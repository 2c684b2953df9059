package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import java.sql.SQLException;
import org.postgresql.core.Utils;

/** Names as SQL text that means exactly them, whatever characters they have. */
final class Quoted {
  private Quoted() {}

  static String identifier(String name) {
    try {
      return Utils.escapeIdentifier(null, name).toString();
    } catch (SQLException impossible) {
      throw new IllegalArgumentException(impossible.getMessage(), impossible);
    }
  }

  static String table(TableName table) {
    return identifier(table.schema()) + "." + identifier(table.name());
  }
}
