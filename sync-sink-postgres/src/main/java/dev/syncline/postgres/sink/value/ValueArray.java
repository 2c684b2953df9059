package dev.syncline.postgres.sink.value;

import java.sql.SQLException;

/** The values of one property of several events, as an array. */
sealed interface ValueArray permits ArrayText, BinaryArray {
  /**
   * Adds a value.
   *
   * @param start where its JSON text begins
   * @param end where it ends; NULL is added if there is none
   * @return whether this form of an array supports the value
   * @throws SQLException if no PostgreSQL server accepts the value
   */
  boolean add(String json, int start, int end) throws SQLException;

  /** The array; no value can be added after this call. */
  BatchParameter end();

  /** Whether a value is null or absent; both mean NULL. */
  static boolean isNull(String json, int start, int end) {
    return start >= end || json.startsWith("null", start);
  }
}
