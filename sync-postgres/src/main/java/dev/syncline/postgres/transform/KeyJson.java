package dev.syncline.postgres.transform;

import java.util.List;

/** Writes the key of an event: a JSON object of the key properties, in key order. */
public final class KeyJson {
  private final List<String> prefixes;

  /**
   * @param properties the names, in key order
   */
  public KeyJson(List<String> properties) {
    this.prefixes = properties.stream().map(KeyJson::prefix).toList();
  }

  /**
   * The key's JSON text.
   *
   * @param values the JSON form of each property's value; null for a NULL
   */
  public String write(List<String> values) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < prefixes.size(); i++) {
      out.append(i == 0 ? "" : ",").append(prefixes.get(i)).append(values.get(i));
    }
    return out.append('}').toString();
  }

  private static String prefix(String property) {
    StringBuilder out = new StringBuilder();
    JsonString.write(out, property);
    return out.append(':').toString();
  }
}
