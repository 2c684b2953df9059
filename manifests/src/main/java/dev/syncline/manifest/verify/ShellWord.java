package dev.syncline.manifest.verify;

/** Quotes the words of a command that the user types next. */
public final class ShellWord {
  private ShellWord() {}

  /** A word in the form a shell needs: in quotes if the shell would interpret it otherwise. */
  public static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
