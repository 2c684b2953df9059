package dev.syncline.manifest.verify;

/** Formats a number with its noun, for messages. */
public final class Count {
  private Count() {}

  /** {@code 1 event}, {@code 2 events}. */
  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
