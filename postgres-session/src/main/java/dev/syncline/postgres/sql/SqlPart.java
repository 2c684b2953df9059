package dev.syncline.postgres.sql;

/** Finds the ends of literals, quoted names, comments and white space in an SQL text. */
final class SqlPart {
  private SqlPart() {}

  /**
   * The index after the literal or quoted name that begins at start; start if none begins there.
   */
  static int endOfLiteral(String sql, int start) {
    char quote = sql.charAt(start);
    if (quote == '\'' || quote == '"') {
      return endOfQuoted(sql, start, quote);
    }
    return quote == '$' ? endOfDollars(sql, start) : start;
  }

  /**
   * The index after the white space or comment that begins at start; start if none begins there.
   */
  static int endOfGap(String sql, int start) {
    int end = start;
    if (sql.startsWith("--", start)) {
      end = sql.indexOf('\n', start);
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", start)) {
      end = sql.indexOf("*/", start + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    while (end < sql.length() && Character.isWhitespace(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int endOfQuoted(String sql, int start, char quote) {
    for (int index = start + 1; index < sql.length(); index++) {
      char character = sql.charAt(index);
      if (character == '\\' && quote == '\'') {
        index++;
      } else if (character == quote) {
        if (index + 1 == sql.length() || sql.charAt(index + 1) != quote) {
          return index + 1;
        }
        index++;
      }
    }
    return sql.length();
  }

  /** A literal that is not closed extends to the end, so that each text is scanned once. */
  private static int endOfDollars(String sql, int start) {
    int tag = start + 1;
    while (tag < sql.length() && isInTag(sql.charAt(tag), tag == start + 1)) {
      tag++;
    }
    if (tag == sql.length() || sql.charAt(tag) != '$') {
      return start;
    }
    String closing = sql.substring(start, tag + 1);
    int end = sql.indexOf(closing, tag + 1);
    return end < 0 ? sql.length() : end + closing.length();
  }

  private static boolean isInTag(char character, boolean first) {
    return character == '_'
        || Character.isLetter(character)
        || !first && Character.isDigit(character);
  }
}
