package dev.syncline.manifest.schema;

/** Shows a place in an SQL text: line, column, and a caret under it. */
public final class SqlExcerpt {
  private static final int WIDTH = 120;
  private static final int BEFORE = 80;

  private SqlExcerpt() {}

  /**
   * {@code line 2, column 5}, then the line itself or the part of it around the place, then the
   * caret.
   *
   * @param sql the whole text
   * @param offset the index of the character, from 0
   */
  public static String at(String sql, int offset) {
    int place = Math.max(0, Math.min(offset, sql.length() - 1));
    int start = sql.lastIndexOf('\n', place - 1) + 1;
    int end = sql.indexOf('\n', place);
    String line = sql.substring(start, end < 0 ? sql.length() : Math.max(end, start));
    long number =
        sql.substring(0, place).chars().filter(character -> character == '\n').count() + 1;
    int column = place - start;
    int from = line.length() > WIDTH ? Math.max(0, column - BEFORE) : 0;
    String shown = line.substring(from, Math.min(line.length(), from + WIDTH));
    return "line %d, column %d%n  %s%n  %s^"
        .formatted(number, column + 1, shown, " ".repeat(column - from));
  }
}
