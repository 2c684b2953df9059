package dev.syncline.postgres.sink.value;

import java.sql.SQLException;
import java.util.List;

/**
 * Writes values of events as rows in COPY's binary format. Section "Binary Format" of chapter
 * "COPY" in the PostgreSQL manual describes it.
 */
final class CopyRows {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final short END = -1;

  private final List<BinaryType> types;
  private final JsonMembers members;
  private final GrowingBytes bytes = new GrowingBytes();
  private boolean written = true;

  /**
   * @param types the type of each column
   * @param members finds each column's value
   */
  CopyRows(List<BinaryType> types, JsonMembers members) {
    this.types = types;
    this.members = members;
    bytes.putAll(HEADER);
  }

  /**
   * Adds a row.
   *
   * @param event a JSON object with the row's values
   * @return false if only the server can read one of the values; the rows are then invalid
   * @throws SQLException if no PostgreSQL server accepts one of the values
   */
  boolean add(String event) throws SQLException {
    bytes.putShort((short) types.size());
    members.each(
        event,
        (column, start, end) -> written &= types.get(column).putSized(event, start, end, bytes));
    return written;
  }

  /** All rows; no row can be added after this call. */
  CopyData end() {
    bytes.putShort(END);
    return bytes.copyData();
  }
}
