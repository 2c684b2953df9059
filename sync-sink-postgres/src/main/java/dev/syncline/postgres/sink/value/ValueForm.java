package dev.syncline.postgres.sink.value;

import dev.syncline.postgres.copy.BinaryBuffer;
import java.sql.SQLException;

/** Writes a JSON value that is not NULL in the binary form of a type. */
interface ValueForm {
  /**
   * Writes the value.
   *
   * @param start where its JSON text begins
   * @param end where it ends
   * @return false if only the server can read the value; the bytes written are then invalid
   * @throws SQLException if no PostgreSQL server accepts the value
   */
  boolean put(String json, int start, int end, BinaryBuffer out) throws SQLException;

  /** Writes the value after its size. */
  default boolean putSized(String json, int start, int end, BinaryBuffer out) throws SQLException {
    int field = out.beginField();
    boolean written = put(json, start, end, out);
    out.endField(field);
    return written;
  }
}
