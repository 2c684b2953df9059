package dev.syncline.postgres.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyIn;

/**
 * A growing buffer of values in PostgreSQL's binary form: numbers in big-endian order, texts in
 * UTF-8. A value that is a field of a COPY or an element of an array follows its length in bytes.
 * Not safe for several threads.
 */
public final class BinaryBuffer {
  private static final int FIRST_CAPACITY = 64;
  private static final int NULL_LENGTH = -1;
  private static final VarHandle SHORT = numbers(short[].class);
  private static final VarHandle INT = numbers(int[].class);
  private static final VarHandle LONG = numbers(long[].class);

  private byte[] bytes;
  private int length;

  /** A buffer that begins small. */
  public BinaryBuffer() {
    this(FIRST_CAPACITY);
  }

  /**
   * @param capacity the number of bytes after which it grows
   */
  public BinaryBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  private static VarHandle numbers(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  public int length() {
    return length;
  }

  public void put(byte value) {
    reserve(1);
    bytes[length++] = value;
  }

  public void putShort(short value) {
    reserve(Short.BYTES);
    SHORT.set(bytes, length, value);
    length += Short.BYTES;
  }

  public void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, length, value);
    length += Integer.BYTES;
  }

  public void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  public void putAll(byte[] values) {
    reserve(values.length);
    System.arraycopy(values, 0, bytes, length, values.length);
    length += values.length;
  }

  /** Appends a part of a text in UTF-8. */
  public void putText(String text, int start, int end) {
    reserve(end - start);
    int at = length;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        putAll(text.substring(start, end).getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[at++] = (byte) c;
    }
    length = at;
  }

  /** Appends a field that is NULL. */
  public void putNull() {
    putInt(NULL_LENGTH);
  }

  /** Begins a field whose length is not known yet; returns what {@link #endField} needs. */
  public int beginField() {
    putInt(0);
    return length;
  }

  /** Ends the field: everything appended since it began is its value. */
  public void endField(int start) {
    setInt(start - Integer.BYTES, length - start);
  }

  /** Overwrites four bytes at an index. */
  public void setInt(int place, int value) {
    INT.set(bytes, place, value);
  }

  /** How many more bytes fit before the buffer grows. */
  int room() {
    return bytes.length - length;
  }

  /** Sends all bytes and forgets them. */
  void sendTo(CopyIn copy) throws SQLException {
    copy.writeToCopy(bytes, 0, length);
    length = 0;
  }

  /** All bytes; no byte can be appended after this call. */
  CopyData data() {
    return new CopyData(bytes, length);
  }

  public boolean endsWith(byte value) {
    return length > 0 && bytes[length - 1] == value;
  }

  /** All bytes as a text, one character for each byte. */
  public String characters() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, length);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
