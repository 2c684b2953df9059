package dev.syncline.postgres.sink;

import java.sql.SQLException;

/**
 * Writes the text form of an array from JSON values. The form is chapter "Arrays", section "Array
 * Input and Output Syntax", of the PostgreSQL manual.
 */
final class ArrayText {
  /** "untranslatable character", which is what the server says of these. */
  private static final String UNTRANSLATABLE = "22P05";

  private final StringBuilder out = new StringBuilder("{");
  private final boolean asJson;

  /**
   * @param asJson whether the elements are JSON themselves
   */
  ArrayText(boolean asJson) {
    this.asJson = asJson;
  }

  /**
   * Adds a value.
   *
   * @param start where its JSON text begins
   * @param end where it ends; NULL is added if there is none
   */
  void add(String json, int start, int end) throws SQLException {
    if (out.length() > 1) {
      out.append(',');
    }
    if (start >= end || json.startsWith("null", start)) {
      out.append("NULL");
    } else if (json.charAt(start) == '"' && !asJson) {
      addString(json, start, end);
    } else if (json.charAt(start) < 'A' && json.charAt(start) != '"') {
      out.append(json, start, end);
    } else {
      addQuoted(json.substring(start, end));
    }
  }

  /** A JSON string without escapes is an element as it stands. */
  private void addString(String json, int start, int end) throws SQLException {
    int escape = json.indexOf('\\', start);
    if (escape < 0 || escape >= end) {
      out.append(json, start, end);
    } else {
      addQuoted(requireStorable(JsonStrings.text(json, start + 1, end - 1)));
    }
  }

  private static String requireStorable(String text) throws SQLException {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == 0) {
        throw new SQLException("\\u0000 cannot be converted to text", UNTRANSLATABLE);
      }
      if (Character.isSurrogate(c)) {
        if (at + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(at + 1))) {
          throw new SQLException("half a surrogate pair is no character", UNTRANSLATABLE);
        }
        at++;
      }
    }
    return text;
  }

  private void addQuoted(String text) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  /** The array; nothing can be added any more. */
  String end() {
    return out.append('}').toString();
  }
}
