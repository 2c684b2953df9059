package dev.syncline.cli.terminal;

import dev.syncline.manifest.verify.VisibleText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes text for the user: characters that would move the cursor, clear the screen or change the
 * writing direction are written as their codes. Only plain colours pass, which the command line
 * itself creates.
 */
final class VisibleWriter extends FilterWriter {
  private static final char ESCAPE = '\u001b';

  VisibleWriter(Writer target) {
    super(target);
  }

  @Override
  public void write(int character) throws IOException {
    write(Character.toString((char) character), 0, 1);
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    write(new String(characters, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    int end = from + length;
    int index = from;
    while (index < end) {
      int escape = text.indexOf(ESCAPE, index);
      int plain = escape < 0 || escape > end ? end : escape;
      out.write(VisibleText.lines(text.substring(index, plain)));
      int behind = plain == end ? end : endOfColour(text, plain, end);
      if (behind > plain) {
        out.write(text, plain, behind - plain);
      } else if (plain < end) {
        out.write(VisibleText.lines(String.valueOf(ESCAPE)));
        behind = plain + 1;
      }
      index = behind;
    }
  }

  /**
   * The index after the colour sequence that begins at the escape character; the same index if it
   * is not a colour that leaves text readable.
   */
  private static int endOfColour(String text, int escape, int end) {
    int index = escape + 1;
    if (index >= end || text.charAt(index) != '[') {
      return escape;
    }
    int number = 0;
    for (index++; index < end; index++) {
      char character = text.charAt(index);
      if (Character.isDigit(character) && number < 100) {
        number = number * 10 + character - '0';
      } else if (character == ';' || character == 'm') {
        if (!isReadable(number)) {
          return escape;
        }
        if (character == 'm') {
          return index + 1;
        }
        number = 0;
      } else {
        return escape;
      }
    }
    return escape;
  }

  private static boolean isReadable(int attribute) {
    return attribute <= 4
        || attribute >= 21 && attribute <= 24
        || attribute >= 31 && attribute <= 39;
  }
}
