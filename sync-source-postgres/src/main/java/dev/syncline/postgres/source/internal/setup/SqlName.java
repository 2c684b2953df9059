package dev.syncline.postgres.source.internal.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a name into its schema and its name like SQL: quoted parts as written, others in lower
 * case.
 */
final class SqlName {
  private SqlName() {}

  /** The parts between dots, in their order; omits empty parts. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int index = 0;
    while (index < text.length()) {
      int start = index;
      if (text.charAt(index) == '"') {
        StringBuilder name = new StringBuilder();
        index = quoted(text, index + 1, name);
        add(parts, name.toString());
      } else if (text.charAt(index) == '.') {
        index++;
      } else {
        while (index < text.length() && text.charAt(index) != '.' && text.charAt(index) != '"') {
          index++;
        }
        add(parts, text.substring(start, index).toLowerCase(Locale.ROOT));
      }
    }
    return parts;
  }

  /** Reads up to the closing quote; returns the index after it. */
  private static int quoted(String text, int from, StringBuilder name) {
    int index = from;
    while (index < text.length()) {
      char character = text.charAt(index);
      if (character != '"') {
        name.append(character);
        index++;
      } else if (index + 1 < text.length() && text.charAt(index + 1) == '"') {
        name.append('"');
        index += 2;
      } else {
        return index + 1;
      }
    }
    return index;
  }

  private static void add(List<String> parts, String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
  }
}
