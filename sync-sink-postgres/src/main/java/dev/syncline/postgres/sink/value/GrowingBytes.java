package dev.syncline.postgres.sink.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer; it writes numbers in big-endian order. */
final class GrowingBytes {
  private static final int FIRST = 64;
  private static final VarHandle SHORT = numbers(short[].class);
  private static final VarHandle INT = numbers(int[].class);
  private static final VarHandle LONG = numbers(long[].class);

  private byte[] bytes = new byte[FIRST];
  private int length;

  private static VarHandle numbers(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  int length() {
    return length;
  }

  void put(byte value) {
    reserve(1);
    bytes[length++] = value;
  }

  void putShort(short value) {
    reserve(Short.BYTES);
    SHORT.set(bytes, length, value);
    length += Short.BYTES;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, length, value);
    length += Integer.BYTES;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** Appends a part of a text in UTF-8. */
  void putText(String text, int start, int end) {
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

  void putAll(byte[] values) {
    reserve(values.length);
    System.arraycopy(values, 0, bytes, length, values.length);
    length += values.length;
  }

  /** Overwrites four bytes at an index. */
  void setInt(int place, int value) {
    INT.set(bytes, place, value);
  }

  /** All bytes as the data of a COPY; no byte can be appended after this call. */
  CopyData copyData() {
    return new CopyData(bytes, length);
  }

  boolean endsWith(byte value) {
    return length > 0 && bytes[length - 1] == value;
  }

  /** All bytes as a text, one character for each byte. */
  String characters() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, length);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
