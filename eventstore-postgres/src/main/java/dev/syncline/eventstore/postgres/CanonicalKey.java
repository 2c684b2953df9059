package dev.syncline.eventstore.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks whether the text of a key is what the database would print for it, which stores it as
 * {@code jsonb}: a space after each colon and comma, shorter names first. The answer is no where a
 * closer look would be needed: for exponents, negative zeros, escapes, and values that are objects
 * or arrays. The rules are those of {@code JsonbToCString} and {@code lengthCompareJsonbString} in
 * PostgreSQL's source.
 */
final class CanonicalKey {
  private final String json;
  private int at;

  private CanonicalKey(String json) {
    this.json = json;
  }

  /**
   * @param json a key
   */
  static boolean is(String json) {
    return new CanonicalKey(json).isPrinted();
  }

  private boolean isPrinted() {
    if (!passes('{')) {
      return false;
    }
    String before = "";
    do {
      int name = at + 1;
      if (!passesString() || !isAfter(before, name, at - 1)) {
        return false;
      }
      before = json.substring(name, at - 1);
      if (!passes(':') || !passes(' ') || !passesString() && !passesWord()) {
        return false;
      }
    } while (passes(',') && passes(' '));
    return passes('}') && at == json.length();
  }

  private boolean isAfter(String before, int start, int end) {
    if (before.isEmpty()) {
      return true;
    }
    byte[] earlier = before.getBytes(StandardCharsets.UTF_8);
    byte[] later = json.substring(start, end).getBytes(StandardCharsets.UTF_8);
    return earlier.length == later.length
        ? Arrays.compareUnsigned(earlier, later) < 0
        : earlier.length < later.length;
  }

  private boolean passes(char wanted) {
    boolean found = at < json.length() && json.charAt(at) == wanted;
    if (found) {
      at++;
    }
    return found;
  }

  private boolean passesString() {
    if (!passes('"')) {
      return false;
    }
    while (at < json.length() && json.charAt(at) != '"' && json.charAt(at) != '\\') {
      at++;
    }
    return passes('"');
  }

  /** A number without exponent, or true, false, null. */
  private boolean passesWord() {
    if (json.startsWith("-0", at)) {
      return false;
    }
    int from = at;
    passes('-');
    while (at < json.length() && isOfNumber(json.charAt(at))) {
      at++;
    }
    return at > from || passes("true") || passes("false") || passes("null");
  }

  private static boolean isOfNumber(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private boolean passes(String wanted) {
    boolean found = json.startsWith(wanted, at);
    if (found) {
      at += wanted.length();
    }
    return found;
  }
}
