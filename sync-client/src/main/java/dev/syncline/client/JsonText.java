package dev.syncline.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into maps, lists, strings, numbers and booleans: little enough to need no library. A
 * text that is not JSON reads as null.
 */
final class JsonText {
  private static final int DEEPEST = 32;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static @Nullable Object read(String text) {
    try {
      JsonText reader = new JsonText(text);
      Object value = reader.value(0);
      reader.skipSpace();
      return reader.at == text.length() ? value : null;
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException notJson) {
      return null;
    }
  }

  private @Nullable Object value(int depth) {
    skipSpace();
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("too deep");
    }
    return switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    if (isNext('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = string();
      expect(':');
      members.put(name, value(depth + 1));
    } while (isNext(','));
    expect('}');
    return members;
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    at++;
    if (isNext(']')) {
      return items;
    }
    do {
      items.add(value(depth + 1));
    } while (isNext(','));
    expect(']');
    return items;
  }

  private String string() {
    expect('"');
    StringBuilder read = new StringBuilder();
    for (char next = text.charAt(at++); next != '"'; next = text.charAt(at++)) {
      read.append(next == '\\' ? escaped() : next);
    }
    return read.toString();
  }

  private char escaped() {
    char kind = text.charAt(at++);
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> kind;
    };
  }

  private char unicode() {
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  private Number number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(from, at);
    if (digits.matches("-?[0-9]{1,18}")) {
      return Long.parseLong(digits);
    }
    return Double.parseDouble(digits);
  }

  private @Nullable Object word(String word, @Nullable Object meaning) {
    if (!text.startsWith(word, at)) {
      throw new IllegalArgumentException("not " + word);
    }
    at += word.length();
    return meaning;
  }

  /** Passes over a character if it is the next one. */
  private boolean isNext(char wanted) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!isNext(wanted)) {
      throw new IllegalArgumentException("no " + wanted);
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
