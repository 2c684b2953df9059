package dev.syncline.postgres.sink.value;

import java.sql.SQLException;

/**
 * Writes the text form of an array from JSON values. Section "Array Input and Output Syntax" of
 * chapter "Arrays" in the PostgreSQL manual describes the form.
 */
final class ArrayText implements ValueArray {
  private final StringBuilder out = new StringBuilder("{");
  private final boolean asJson;

  /**
   * @param asJson whether the array's element type is JSON
   */
  ArrayText(boolean asJson) {
    this.asJson = asJson;
  }

  @Override
  public boolean add(String json, int start, int end) throws SQLException {
    if (out.length() > 1) {
      out.append(',');
    }
    if (ValueArray.isNull(json, start, end)) {
      out.append("NULL");
    } else if (json.charAt(start) == '"' && !asJson) {
      addString(json, start, end);
    } else if (json.charAt(start) < 'A' && json.charAt(start) != '"') {
      out.append(json, start, end);
    } else {
      addQuoted(json.substring(start, end));
    }
    return true;
  }

  /** Adds a JSON string. Without escapes it is already a valid element. */
  private void addString(String json, int start, int end) throws SQLException {
    if (JsonStrings.hasEscape(json, start, end)) {
      addQuoted(JsonStrings.storable(json, start + 1, end - 1));
    } else {
      out.append(json, start, end);
    }
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

  @Override
  public BatchParameter end() {
    return BatchParameter.text(out.append('}').toString());
  }
}
