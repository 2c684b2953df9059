package dev.syncline.postgres.sql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares SQL texts and names the way PostgreSQL reads them. */
public final class SqlText {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<kept>'(?:[^'\\\\]|''|\\\\.)*'|\"(?:[^\"]|\"\")*\"|\\$(\\w*)\\$.*?\\$\\2\\$)"
              + "|(?<left>--[^\n]*|/\\*.*?\\*/|\\s+)|(?<other>.)",
          Pattern.DOTALL);

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

  private static String normal(String sql) {
    StringBuilder normal = new StringBuilder();
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      if (token.group("kept") != null) {
        normal.append(token.group("kept"));
      } else if (token.group("other") != null) {
        normal.append(token.group("other").toLowerCase(Locale.ROOT));
      }
    }
    return normal.toString();
  }
}
