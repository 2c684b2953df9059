package dev.syncline.operations.verify;

/** Numbers with the right plural. */
final class Counted {
  private Counted() {}

  static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
