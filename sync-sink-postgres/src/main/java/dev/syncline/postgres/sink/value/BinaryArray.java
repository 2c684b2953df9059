package dev.syncline.postgres.sink.value;

import dev.syncline.postgres.copy.BinaryBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Writes the binary form of an array from JSON values: dimensions, flags, type, length, first
 * index, and each element after its size. The form is that of {@code array_recv} in PostgreSQL's
 * source. That function finds NULL elements by itself, so the flags stay 0.
 */
final class BinaryArray implements ValueArray {
  private static final int ONE_DIMENSION = 1;
  private static final int NO_FLAGS = 0;
  private static final int LENGTH = 12;
  private static final int FIRST_INDEX = 1;

  private final BinaryType type;
  private final BinaryBuffer bytes = new BinaryBuffer();
  private int length;

  BinaryArray(BinaryType type) {
    this.type = type;
    bytes.putInt(ONE_DIMENSION);
    bytes.putInt(NO_FLAGS);
    bytes.putInt(type.oid());
    bytes.putInt(0);
    bytes.putInt(FIRST_INDEX);
  }

  @Override
  public boolean add(String json, int start, int end) throws SQLException {
    length++;
    return type.putSized(json, start, end, bytes);
  }

  @Override
  public BatchParameter end() {
    bytes.setInt(LENGTH, length);
    return this::bind;
  }

  /** Registers the array's type for binary transfer; the driver does so by itself for few types. */
  private void bind(PreparedStatement statement, int place) throws SQLException {
    BaseConnection connection = statement.getConnection().unwrap(BaseConnection.class);
    int oid = connection.getTypeInfo().getPGType(type.array());
    connection.getQueryExecutor().addBinarySendOid(oid);
    statement.setObject(place, new Parameter(type.array(), bytes));
  }

  /** The array in the form in which the driver accepts a binary parameter. */
  private static final class Parameter extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1;

    private final transient BinaryBuffer bytes;

    Parameter(String type, BinaryBuffer bytes) {
      this.type = type;
      this.bytes = bytes;
    }

    @Override
    public int lengthInBytes() {
      return bytes.length();
    }

    @Override
    public void toBytes(byte[] target, int offset) {
      bytes.copyTo(target, offset);
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
      throw new UnsupportedOperationException("it is only sent");
    }

    @Override
    public String getValue() {
      throw new UnsupportedOperationException("it is only sent in binary");
    }
  }
}
