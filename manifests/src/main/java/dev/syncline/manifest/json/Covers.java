package dev.syncline.manifest.json;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Tracks which characters of a text must not be shown. */
final class Covers {
  private static final String MASK = "***";
  private static final int SHORTEST_REPEATED = 4;

  private final String text;
  private final BitSet covered = new BitSet();
  private final List<String> secrets = new ArrayList<>();

  Covers(String text) {
    this.text = text;
  }

  /** Masks the characters between two places. */
  void cover(int from, int to) {
    if (from < to) {
      covered.set(from, Math.min(to, text.length()));
    }
  }

  /** Unmasks the characters between two places. */
  void show(int from, int to) {
    covered.clear(from, to);
  }

  /** Records a secret that must not be shown wherever it is repeated. */
  void secret(String value) {
    if (value.length() >= SHORTEST_REPEATED) {
      secrets.add(value);
    }
  }

  /** The text between two places of one line, with masks. */
  String shown(int from, int to) {
    coverRepeated(from, to);
    StringBuilder shown = new StringBuilder(to - from);
    int index = from;
    while (index < to) {
      int end = covered.get(index) ? covered.nextClearBit(index) : next(covered, index, to);
      end = Math.min(end, to);
      if (covered.get(index)) {
        int width = end - index;
        shown.append(MASK, 0, Math.min(MASK.length(), width));
        shown.append(" ".repeat(Math.max(0, width - MASK.length())));
      } else {
        shown.append(text, index, end);
      }
      index = end;
    }
    return shown.toString();
  }

  private void coverRepeated(int from, int to) {
    String line = text.substring(from, to);
    for (String secret : secrets) {
      int found = line.indexOf(secret);
      while (found >= 0) {
        covered.set(from + found, from + found + secret.length());
        found = line.indexOf(secret, found + secret.length());
      }
    }
  }

  private static int next(BitSet bits, int from, int otherwise) {
    int set = bits.nextSetBit(from);
    return set < 0 ? otherwise : set;
  }
}
