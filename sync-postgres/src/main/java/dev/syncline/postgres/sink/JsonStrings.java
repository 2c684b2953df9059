package dev.syncline.postgres.sink;

/** What strings in JSON say. */
final class JsonStrings {
  private JsonStrings() {}

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
