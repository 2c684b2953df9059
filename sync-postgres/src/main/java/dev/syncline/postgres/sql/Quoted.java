package dev.syncline.postgres.sql;

import dev.syncline.engine.change.TableName;
import java.sql.SQLException;
import org.postgresql.core.Utils;

/** Names and texts as SQL that means exactly them, whatever characters they have. */
public final class Quoted {
  private Quoted() {}

  /**
   * A name of a column, a schema and so on.
   *
   * @throws IllegalArgumentException if it has a character with code 0, which no name has
   */
  public static String identifier(String name) {
    try {
      return Utils.escapeIdentifier(null, name).toString();
    } catch (SQLException impossible) {
      throw new IllegalArgumentException(impossible.getMessage(), impossible);
    }
  }

  /**
   * A text as a constant, whatever {@code standard_conforming_strings} says.
   *
   * @throws IllegalArgumentException if it has a character with code 0, which no text has
   */
  public static String literal(String text) {
    try {
      String escaped = Utils.escapeLiteral(null, text, false).toString();
      return (text.indexOf('\\') < 0 ? "'" : "E'") + escaped + "'";
    } catch (SQLException impossible) {
      throw new IllegalArgumentException(impossible.getMessage(), impossible);
    }
  }

  /** A table with its schema. */
  public static String table(TableName table) {
    return identifier(table.schema()) + "." + identifier(table.name());
  }
}
