package dev.syncline.postgres.sink.internal.rows;

import dev.syncline.postgres.copy.BinaryBuffer;
import dev.syncline.postgres.sink.internal.value.BinaryForm;
import dev.syncline.postgres.sink.internal.value.BinaryType;
import dev.syncline.postgres.sink.internal.value.JsonStrings;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/** The values of one property of several events, as an array that is one parameter. */
sealed interface ValueArray {
  /**
   * Adds a value.
   *
   * @param start where its JSON text begins
   * @param end where it ends; NULL is added if there is none
   * @return whether this form of an array supports the value
   * @throws SQLException if no PostgreSQL server accepts the value
   */
  boolean add(String json, int start, int end) throws SQLException;

  /**
   * Binds the array; no value can be added after this call.
   *
   * @param place the parameter's index, from 1
   */
  void bind(PreparedStatement statement, int place) throws SQLException;

  /**
   * The text form, which the server converts. Section "Array Input and Output Syntax" of chapter
   * "Arrays" in the PostgreSQL manual describes it.
   */
  final class Text implements ValueArray {
    private final StringBuilder out = new StringBuilder("{");
    private final boolean asJson;

    /**
     * @param asJson whether the array's element type is JSON
     */
    Text(boolean asJson) {
      this.asJson = asJson;
    }

    @Override
    public boolean add(String json, int start, int end) throws SQLException {
      if (out.length() > 1) {
        out.append(',');
      }
      if (BinaryForm.isNull(json, start, end)) {
        out.append("NULL");
      } else if (json.charAt(start) == '"' && !asJson) {
        addString(json, start, end);
      } else if (json.charAt(start) < 'A' && json.charAt(start) != '"') {
        out.append(json, start, end);
      } else {
        addQuoted(json.substring(start, end));
      }
      return true;
    }

    /** Adds a JSON string. Without escapes it is already a valid element. */
    private void addString(String json, int start, int end) throws SQLException {
      if (JsonStrings.hasEscape(json, start, end)) {
        addQuoted(JsonStrings.storable(json, start + 1, end - 1));
      } else {
        out.append(json, start, end);
      }
    }

    private void addQuoted(String text) {
      out.append('"');
      for (int at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"' || c == '\\') {
          out.append('\\');
        }
        out.append(c);
      }
      out.append('"');
    }

    @Override
    public void bind(PreparedStatement statement, int place) throws SQLException {
      statement.setObject(place, out.append('}').toString(), Types.OTHER);
    }
  }

  /**
   * The binary form: dimensions, flags, type, length, first index, and each element after its size.
   * It is that of {@code array_recv} in PostgreSQL's source. That function finds NULL elements by
   * itself, so the flags stay 0.
   */
  final class Binary implements ValueArray {
    private static final int ONE_DIMENSION = 1;
    private static final int NO_FLAGS = 0;
    private static final int LENGTH = 12;
    private static final int FIRST_INDEX = 1;

    private final BinaryType type;
    private final BinaryBuffer bytes = new BinaryBuffer();
    private int length;

    Binary(BinaryType type) {
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
      return type.putField(json, start, end, bytes);
    }

    /** Registers the array's type for binary transfer; the driver itself does so for few types. */
    @Override
    public void bind(PreparedStatement statement, int place) throws SQLException {
      bytes.setInt(LENGTH, length);
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
}
