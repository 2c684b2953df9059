package dev.syncline.manifest.verify;

/**
 * Makes text of unknown origin safe for a terminal or a log. A name or a server's message may
 * contain characters that move the cursor, clear the screen, change the direction of writing or
 * begin a line that looks like one of ours; each is replaced by its code.
 */
public final class VisibleText {
  private VisibleText() {}

  /** The text as one line: line breaks and tabs are replaced by their codes, too. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** The text with its line breaks and tabs kept. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean breaks) {
    int first = 0;
    while (first < text.length() && isVisible(text, first, breaks)) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int index = first; index < text.length(); index++) {
      if (isVisible(text, index, breaks)) {
        visible.append(text.charAt(index));
      } else {
        visible.append(code(text.charAt(index)));
      }
    }
    return visible.toString();
  }

  private static boolean isVisible(String text, int index, boolean breaks) {
    char character = text.charAt(index);
    if (character == '\n' || character == '\t') {
      return breaks;
    }
    if (character == '\r') {
      return breaks && index + 1 < text.length() && text.charAt(index + 1) == '\n';
    }
    if (character < ' ' || character >= 0x7f && character < 0xa0) {
      return false;
    }
    return character < 0x200b || !hidesOrTurns(text, index, character);
  }

  private static boolean hidesOrTurns(String text, int index, char character) {
    if (Character.isSurrogate(character)) {
      return !isPaired(text, index, character);
    }
    // Directions, separators, joiners and marks without a width.
    return character <= 0x200f
        || character >= 0x2028 && character <= 0x202e
        || character >= 0x2060 && character <= 0x206f
        || character == 0xfeff
        || character >= 0xfff0 && character <= 0xfffb
        || character >= 0xfffe;
  }

  private static boolean isPaired(String text, int index, char character) {
    return Character.isHighSurrogate(character)
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }

  private static String code(char character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) character);
    };
  }
}
