package dev.syncline.postgres.copy;

import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** The data of one whole COPY. It never changes, so several sessions may send it. */
public final class CopyData {
  private final byte[] bytes;
  private final int length;

  /**
   * @param bytes the caller no longer changes them
   * @param length how many of them are data
   */
  CopyData(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** How many bytes of memory it takes. */
  public int size() {
    return bytes.length;
  }

  void sendTo(CopyIn copy) throws SQLException {
    copy.writeToCopy(bytes, 0, length);
  }
}
