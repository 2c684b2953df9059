package dev.syncline.postgres.sink.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every word of a statement that may name an object of the catalogue. Words within literals count,
 * since {@code nextval('ids')} names a sequence; so do those that are only columns or keywords.
 */
final class SqlNames {
  private static final Pattern WORD =
      Pattern.compile("\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

  private SqlNames() {}

  static Set<String> in(String sql) {
    Set<String> names = new LinkedHashSet<>();
    Matcher word = WORD.matcher(sql);
    while (word.find()) {
      String text = word.group();
      names.add(SqlText.name(text));
      if (text.startsWith("\"")) {
        // A quotation mark within a literal begins no name: the words up to the next one count too.
        names.addAll(in(text.substring(1, text.length() - 1)));
      }
    }
    return names;
  }
}
