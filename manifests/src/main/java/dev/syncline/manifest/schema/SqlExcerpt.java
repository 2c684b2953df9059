package dev.syncline.manifest.schema;

/** Shows a place in an SQL text: line, column, and a caret under it. */
public final class SqlExcerpt {
  private SqlExcerpt() {}

  /**
   * {@code line 2, column 5}, then the line itself, then the caret.
   *
   * @param sql the whole text
   * @param offset the character meant, from 0
   */
  public static String at(String sql, int offset) {
    int place = Math.max(0, Math.min(offset, sql.length() - 1));
    int start = sql.lastIndexOf('\n', place - 1) + 1;
    int end = sql.indexOf('\n', place);
    String line = sql.substring(start, end < 0 ? sql.length() : Math.max(end, start));
    long number =
        sql.substring(0, place).chars().filter(character -> character == '\n').count() + 1;
    return "line %d, column %d%n  %s%n  %s^"
        .formatted(number, place - start + 1, line, " ".repeat(place - start));
  }
}
