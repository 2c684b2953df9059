package dev.syncline.cli.help;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines between its words. */
final class WrappedText {
  private static final int WIDTH = 80;

  private WrappedText() {}

  /** The lines of a text, each with an indentation. */
  static List<String> lines(String indentation, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indentation);
    boolean empty = true;
    for (String word : text.split(" ")) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(indentation.length());
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
