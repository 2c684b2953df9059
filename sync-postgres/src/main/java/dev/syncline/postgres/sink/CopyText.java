package dev.syncline.postgres.sink;

import java.sql.SQLException;
import java.util.List;

/**
 * Writes the values of events as rows in COPY's text format: chapter "COPY", section "Text Format",
 * of the PostgreSQL manual. Which values that is right for {@link ColumnRows} knows.
 */
final class CopyText implements EventBatch {
  private final StringBuilder out = new StringBuilder();
  private final JsonMembers members;
  private final boolean[] asJson;

  /**
   * @param values the value of each column
   */
  CopyText(List<TypedSql.Value> values) {
    members = new JsonMembers(values.stream().map(TypedSql.Value::property).toList());
    asJson = new boolean[values.size()];
    for (int column = 0; column < asJson.length; column++) {
      asJson[column] = values.get(column).type().startsWith("json");
    }
  }

  @Override
  public void add(String event) throws SQLException {
    members.each(event, (column, start, end) -> add(column, event, start, end));
    out.append('\n');
  }

  private void add(int column, String json, int start, int end) throws SQLException {
    if (column > 0) {
      out.append('\t');
    }
    if (start >= end || json.startsWith("null", start)) {
      out.append("\\N");
    } else if (json.charAt(start) == '"' && !asJson[column]) {
      addString(json, start, end);
    } else {
      escape(json, start, end);
    }
  }

  /** A JSON string without escapes has nothing that is to be escaped here either. */
  private void addString(String json, int start, int end) throws SQLException {
    int escape = json.indexOf('\\', start);
    if (escape < 0 || escape >= end) {
      out.append(json, start + 1, end - 1);
    } else {
      String text = JsonStrings.storable(json, start + 1, end - 1);
      escape(text, 0, text.length());
    }
  }

  private void escape(String text, int start, int end) {
    for (int at = start; at < end; at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
  }

  @Override
  public List<String> parameters() {
    return List.of(out.toString());
  }
}
