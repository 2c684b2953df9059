package dev.syncline.cli.report;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** Counts the columns that a text occupies on a screen: none for marks, two for wide characters. */
final class ScreenWidth {
  private static final Set<UnicodeScript> WIDE =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.YI);

  private ScreenWidth() {}

  static int of(String text) {
    return text.codePoints().map(ScreenWidth::of).sum();
  }

  private static int of(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        WIDE.contains(UnicodeScript.of(character)) && !(character >= 0xff61 && character <= 0xffdc)
            || character >= 0x3000 && character <= 0x303e
            || character >= 0xff01 && character <= 0xff60
            || character >= 0x1f300 && character <= 0x1faff;
    return wide ? 2 : 1;
  }
}
