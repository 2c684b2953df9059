package dev.syncline.postgres.sql;

import java.util.Locale;

/** Compares SQL texts and names the way PostgreSQL reads them. */
public final class SqlText {
  private SqlText() {}

  /** Whether two texts differ in white space, comments and the case of words only. */
  public static boolean same(String one, String other) {
    return normal(one).equals(normal(other));
  }

  /** The name an identifier stands for: as quoted, or in lower case. */
  public static String name(String identifier) {
    return identifier.startsWith("\"") && identifier.length() > 1
        ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
        : identifier.toLowerCase(Locale.ROOT);
  }

  /**
   * The text without white space and comments, with words in lower case: for comparisons only. The
   * time is linear in the length, even if a literal or a comment is not closed.
   */
  public static String normal(String sql) {
    StringBuilder normal = new StringBuilder();
    int index = 0;
    while (index < sql.length()) {
      int kept = SqlPart.endOfLiteral(sql, index);
      int left = SqlPart.endOfGap(sql, index);
      if (kept > index) {
        normal.append(sql, index, kept);
      } else if (left == index) {
        normal.append(Character.toLowerCase(sql.charAt(index)));
      }
      index = Math.max(index + 1, Math.max(kept, left));
    }
    return normal.toString();
  }
}
