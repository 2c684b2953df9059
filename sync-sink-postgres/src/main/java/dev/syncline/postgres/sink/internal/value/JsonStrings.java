package dev.syncline.postgres.sink.internal.value;

import dev.syncline.postgres.session.SqlState;
import java.sql.SQLException;

/** Decodes JSON strings. */
public final class JsonStrings {
  private JsonStrings() {}

  /** Whether there is an escape in a part of a JSON text. */
  public static boolean hasEscape(String json, int start, int end) {
    for (int at = start; at < end; at++) {
      if (json.charAt(at) == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * The text between the quotes of a string, as {@link #text}.
   *
   * @throws SQLException if no PostgreSQL server accepts it
   */
  public static String storable(String json, int start, int end) throws SQLException {
    String text = text(json, start, end);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == 0) {
        throw new SQLException(
            "\\u0000 cannot be converted to text", SqlState.UNTRANSLATABLE_CHARACTER);
      }
      if (Character.isSurrogate(c)) {
        if (at + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(at + 1))) {
          throw new SQLException(
              "half a surrogate pair is no character", SqlState.UNTRANSLATABLE_CHARACTER);
        }
        at++;
      }
    }
    return text;
  }

  /**
   * The text between the quotes of a string.
   *
   * @param start after the first quote
   * @param end before the last
   */
  static String text(String json, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      char c = json.charAt(at);
      if (c != '\\') {
        text.append(c);
        at++;
      } else if (json.charAt(at + 1) == 'u') {
        text.append((char) Integer.parseInt(json, at + 2, at + 6, 16));
        at += 6;
      } else {
        text.append(escaped(json.charAt(at + 1)));
        at += 2;
      }
    }
    return text.toString();
  }

  private static char escaped(char letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }
}
