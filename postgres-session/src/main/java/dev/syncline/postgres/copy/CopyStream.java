package dev.syncline.postgres.copy;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A COPY under way in a session, which can run no other statement until the COPY ends. Rows are
 * sent while they are encoded: the buffer whenever it is full, and a larger value past the buffer.
 */
public final class CopyStream extends CopyEncoder implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** The room a row begins with, so that fields of fixed size do not make the buffer grow. */
  private static final int ROW_BYTES = 1024;

  private final CopyIn copy;

  private CopyStream(CopyIn copy) {
    super(new BinaryBuffer(BUFFER_BYTES));
    this.copy = copy;
  }

  /**
   * Begins a COPY.
   *
   * @param sql a COPY FROM STDIN in binary format
   */
  public static CopyStream begin(Connection connection, String sql) throws SQLException {
    return new CopyStream(start(connection, sql));
  }

  /** Runs a COPY whose data is complete. */
  public static void send(Connection connection, String sql, CopyData data) throws SQLException {
    CopyIn copy = start(connection, sql);
    try {
      data.sendTo(copy);
      copy.endCopy();
    } finally {
      cancel(copy);
    }
  }

  private static CopyIn start(Connection connection, String sql) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
  }

  @Override
  public void row(int fields) throws SQLException {
    if (fields().room() < ROW_BYTES) {
      fields().sendTo(copy);
    }
    super.row(fields);
  }

  @Override
  void putValue(byte[] value) throws SQLException {
    boolean passesTheBuffer = value.length > BUFFER_BYTES;
    if (passesTheBuffer || fields().room() < value.length) {
      fields().sendTo(copy);
    }
    if (passesTheBuffer) {
      copy.writeToCopy(value, 0, value.length);
    } else {
      super.putValue(value);
    }
  }

  /** Sends what is left, ends the COPY, and returns how many rows the server stored. */
  public long finish() throws SQLException {
    end().sendTo(copy);
    return copy.endCopy();
  }

  /** Cancels the COPY if it has not ended; its transaction can then only be rolled back. */
  @Override
  public void close() throws SQLException {
    cancel(copy);
  }

  private static void cancel(CopyIn copy) throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
