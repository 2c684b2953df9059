package dev.syncline.manifest.verify;

/** Words of a command to type next. */
public final class ShellWord {
  private ShellWord() {}

  /** A word as a shell takes it: in quotes where it would read something else otherwise. */
  public static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
