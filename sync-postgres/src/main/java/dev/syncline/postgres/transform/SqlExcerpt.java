package dev.syncline.postgres.transform;

/** Shows a place in an SQL text: its line, with a caret below. */
final class SqlExcerpt {
  private SqlExcerpt() {}

  /**
   * @param sql the text as the manifest has it
   * @param offset the place, from 0
   */
  static String at(String sql, int offset) {
    int place = Math.max(0, Math.min(offset, sql.length()));
    int lineStart = place == 0 ? 0 : sql.lastIndexOf('\n', place - 1) + 1;
    int newline = sql.indexOf('\n', place);
    String line = sql.substring(lineStart, newline < 0 ? sql.length() : newline);
    long number = sql.substring(0, lineStart).chars().filter(c -> c == '\n').count() + 1;
    int column = place - lineStart;
    return " (line "
        + number
        + ", column "
        + (column + 1)
        + ")\n  "
        + line.replace('\t', ' ')
        + "\n  "
        + " ".repeat(column)
        + "^";
  }
}
