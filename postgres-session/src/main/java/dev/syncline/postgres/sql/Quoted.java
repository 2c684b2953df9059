package dev.syncline.postgres.sql;

import java.sql.SQLException;
import org.postgresql.core.Utils;

/** Quotes names and texts for SQL, whatever characters they contain. */
public final class Quoted {
  private Quoted() {}

  /**
   * Quotes the name of a column, a schema and so on.
   *
   * @throws IllegalArgumentException if it contains a character with code 0, which PostgreSQL does
   *     not allow in a name
   */
  public static String identifier(String name) {
    try {
      return Utils.escapeIdentifier(null, name).toString();
    } catch (SQLException impossible) {
      throw new IllegalArgumentException(impossible.getMessage(), impossible);
    }
  }

  /**
   * Quotes a text as a string constant that is valid with either setting of {@code
   * standard_conforming_strings}.
   *
   * @throws IllegalArgumentException if it contains a character with code 0, which PostgreSQL does
   *     not allow in a text
   */
  public static String literal(String text) {
    try {
      String escaped = Utils.escapeLiteral(null, text, false).toString();
      return (text.indexOf('\\') < 0 ? "'" : "E'") + escaped + "'";
    } catch (SQLException impossible) {
      throw new IllegalArgumentException(impossible.getMessage(), impossible);
    }
  }
}
