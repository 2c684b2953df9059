package dev.syncline.postgres.sink.value;

import java.sql.SQLException;
import java.util.List;

/**
 * Writes values of events as rows in COPY's binary format, which is chapter "COPY", section "Binary
 * Format", of the PostgreSQL manual.
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
   * @param members finds its value
   */
  CopyRows(List<BinaryType> types, JsonMembers members) {
    this.types = types;
    this.members = members;
    bytes.putAll(HEADER);
  }

  /**
   * Adds a row.
   *
   * @param event a JSON object that has its values
   * @return false if one is such that only the server can read it; the rows then mean nothing
   * @throws SQLException if one is such that no server takes it
   */
  boolean add(String event) throws SQLException {
    bytes.putShort((short) types.size());
    members.each(
        event,
        (column, start, end) -> written &= types.get(column).putSized(event, start, end, bytes));
    return written;
  }

  /** All of them; nothing can be added any more. */
  CopyData end() {
    bytes.putShort(END);
    return bytes.copyData();
  }
}
