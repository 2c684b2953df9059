package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds every word of a statement that may name an object of the catalogue. Words within literals
 * count, since {@code nextval('ids')} names a sequence; so do words that are only columns or
 * keywords.
 */
final class SqlNames {
  private static final int LONGEST = 256;

  private SqlNames() {}

  /** Takes time in proportion to the length of the text. */
  static Set<String> in(String sql) {
    Set<String> names = new LinkedHashSet<>();
    words(sql, names);
    quoted(sql, names);
    return names;
  }

  private static void words(String sql, Set<String> names) {
    int index = 0;
    while (index < sql.length()) {
      int end = index;
      while (end < sql.length() && isInWord(sql.charAt(end), end == index)) {
        end++;
      }
      if (end > index) {
        names.add(SqlText.name(sql.substring(index, end)));
      }
      index = Math.max(end, index + 1);
    }
  }

  /**
   * Adds quoted names. A quotation mark within a literal begins no name, so it is unknown which
   * mark begins one. So the text between any two consecutive marks counts, and so does text that
   * spans doubled marks.
   */
  private static void quoted(String sql, Set<String> names) {
    int open = sql.indexOf('"');
    int whole = open;
    while (open >= 0) {
      int close = sql.indexOf('"', open + 1);
      if (close < 0) {
        return;
      }
      add(sql, open + 1, close, names);
      open = close;
      if (close > whole) {
        boolean doubled = sql.startsWith("\"", close + 1);
        if (doubled) {
          open = close + 1;
        } else {
          add(sql, whole + 1, close, names);
          whole = sql.indexOf('"', close + 1);
        }
      }
    }
  }

  private static void add(String sql, int from, int to, Set<String> names) {
    if (from >= 1 && from < to && to - from <= LONGEST) {
      names.add(sql.substring(from, to).replace("\"\"", "\""));
    }
  }

  private static boolean isInWord(char character, boolean first) {
    return character == '_'
        || Character.isLetter(character)
        || !first && (character == '$' || Character.isDigit(character));
  }
}
