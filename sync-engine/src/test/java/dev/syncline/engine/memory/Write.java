package dev.syncline.engine.memory;

/** A statement of a transaction at the source. */
public sealed interface Write {
  /** Insert the row, or update it if it exists. */
  record Put(Account account) implements Write {}

  /** Delete the row. */
  record Remove(int id) implements Write {}

  static Write put(int id, String name) {
    return new Put(new Account(id, name));
  }

  static Write remove(int id) {
    return new Remove(id);
  }
}
