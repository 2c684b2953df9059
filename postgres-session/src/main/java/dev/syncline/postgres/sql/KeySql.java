package dev.syncline.postgres.sql;

import dev.syncline.eventstore.KeyDigest;

/** Digests of keys as the server computes them, from the canonical text of a {@code jsonb}. */
public final class KeySql {
  private KeySql() {}

  /**
   * The SHA-256 of a key. Tables store it, so it must never change.
   *
   * @param key an expression of type {@code jsonb}
   */
  public static String sha256(String key) {
    return "sha256(convert_to(" + key + "::text, 'UTF8'))";
  }

  /** The bytes of a {@link KeyDigest} of a key. */
  public static String digest(String key) {
    return "substr(" + sha256(key) + ", 1, " + KeyDigest.BYTES + ")";
  }
}
