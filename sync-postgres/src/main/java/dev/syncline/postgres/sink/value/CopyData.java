package dev.syncline.postgres.sink.value;

import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** What a COPY is sent. Several sessions may send the same. */
final class CopyData {
  private final byte[] bytes;
  private final int length;

  /**
   * @param bytes nobody changes them any more
   * @param length how many of them count
   */
  CopyData(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** How many bytes of memory it takes. */
  int size() {
    return bytes.length;
  }

  void sendTo(CopyIn copy) throws SQLException {
    copy.writeToCopy(bytes, 0, length);
  }
}
