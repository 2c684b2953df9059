package dev.syncline.postgres.sink.value;

import java.sql.SQLException;

/** The values of one property of several events, as an array. */
sealed interface ValueArray permits ArrayText, BinaryArray {
  /**
   * Adds a value.
   *
   * @param start where its JSON text begins
   * @param end where it ends; NULL is added if there is none
   * @return whether this form of an array can have it
   * @throws SQLException if it is one that no PostgreSQL server takes
   */
  boolean add(String json, int start, int end) throws SQLException;

  /** The array; nothing can be added any more. */
  BatchParameter end();

  /** Whether a value is NULL, as an absent one is. */
  static boolean isNull(String json, int start, int end) {
    return start >= end || json.startsWith("null", start);
  }
}
