package dev.syncline.eventstore;

/**
 * Checks quickly whether the text of a key is canonical. The answer is no where a closer look would
 * be needed: for exponents, negative zeros, escapes, and values that are objects or arrays.
 */
final class CanonicalKeyCheck {
  private final String json;
  private int at;

  private CanonicalKeyCheck(String json) {
    this.json = json;
  }

  /**
   * @param json a key
   */
  static boolean isCanonical(String json) {
    return new CanonicalKeyCheck(json).isCanonical();
  }

  private boolean isCanonical() {
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
    return CanonicalKey.NAMES.compare(before, json.substring(start, end)) < 0;
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
