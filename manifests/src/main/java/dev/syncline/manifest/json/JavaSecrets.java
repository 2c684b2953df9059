package dev.syncline.manifest.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Masks what a Java source contains literally: comments, numbers and texts. Only texts that are
 * arguments of the definition API stay, unless they form a text that may contain a secret.
 */
final class JavaSecrets {
  private static final Set<String> DEFINING =
      Set.of(
          "publicSchema",
          "consumerSchema",
          "version",
          "from",
          "key",
          "insert",
          "update",
          "delete",
          "insertOrUpdate",
          "anyChange",
          "consumes",
          "into",
          "upsert",
          "owner",
          "description",
          "freshness");

  private static final String TEXT_BLOCK = "\"\"\"";
  private static final int REMEMBERED = 64;

  private final String text;
  private final Covers covers;
  private final Deque<Boolean> defining = new ArrayDeque<>();
  private String word = "";
  private String joined = "";
  private boolean smelt;

  private JavaSecrets(String text, Covers covers) {
    this.text = text;
    this.covers = covers;
  }

  static void cover(String text, Covers covers) {
    new JavaSecrets(text, covers).read();
  }

  private void read() {
    int index = 0;
    while (index < text.length()) {
      char character = text.charAt(index);
      int end = index + 1;
      if (text.startsWith("//", index) || text.startsWith("/*", index)) {
        end = endOfComment(index);
        covers.cover(index, end);
      } else if (character == '"' || character == '\'') {
        end = endOfLiteral(index);
        literal(index, end);
      } else if (Character.isJavaIdentifierPart(character)) {
        end = endOfWord(index);
        word(index, end);
      } else {
        punctuation(character);
      }
      index = end;
    }
  }

  private void word(int from, int to) {
    if (Character.isDigit(text.charAt(from))) {
      covers.cover(from, to);
    }
    word = text.substring(from, to);
    smelt |= SecretWords.smell(word) < word.length();
  }

  private void punctuation(char character) {
    switch (character) {
      case '(' -> defining.push(DEFINING.contains(word));
      case ')' -> defining.poll();
      case ';' -> {
        smelt = false;
        joined = "";
      }
      default -> {
        // Other punctuation does not affect the literals.
      }
    }
    if (!Character.isWhitespace(character)) {
      word = "";
    }
  }

  private void literal(int from, int to) {
    String written = text.substring(from, to);
    String whole = joined + written.replace("\"", "");
    boolean shown = !smelt && Boolean.TRUE.equals(defining.peek());
    boolean escaped = written.indexOf('\\') >= 0;
    smelt |= SecretWords.smell(whole) < whole.length();
    if (!shown || smelt || escaped) {
      covers.cover(from, to);
    }
    joined = whole.substring(Math.max(0, whole.length() - REMEMBERED));
  }

  private int endOfComment(int start) {
    if (text.startsWith("//", start)) {
      int end = text.indexOf('\n', start);
      return end < 0 ? text.length() : end;
    }
    int end = text.indexOf("*/", start + 2);
    return end < 0 ? text.length() : end + 2;
  }

  private int endOfLiteral(int start) {
    boolean block = text.startsWith(TEXT_BLOCK, start);
    String quote = block ? TEXT_BLOCK : text.substring(start, start + 1);
    for (int index = start + quote.length(); index < text.length(); index++) {
      if (text.charAt(index) == '\\') {
        index++;
      } else if (text.startsWith(quote, index)) {
        return index + quote.length();
      } else if (text.charAt(index) == '\n' && !block) {
        return index;
      }
    }
    return text.length();
  }

  private int endOfWord(int start) {
    int end = start;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
