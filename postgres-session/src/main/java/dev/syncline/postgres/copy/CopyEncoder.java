package dev.syncline.postgres.copy;

import dev.syncline.postgres.session.SqlState;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Encodes rows in COPY's binary format, which section "Binary Format" of chapter "COPY" in the
 * PostgreSQL manual describes: a signature, for each row the number of its fields and the fields,
 * and a trailer. This one keeps all rows in memory; {@link CopyStream} sends them meanwhile.
 */
public sealed class CopyEncoder permits CopyStream {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final short TRAILER = -1;
  private static final byte JSONB_VERSION = 1;

  private final BinaryBuffer buffer;

  public CopyEncoder() {
    this(new BinaryBuffer());
  }

  /**
   * @param buffer empty
   */
  CopyEncoder(BinaryBuffer buffer) {
    this.buffer = buffer;
    buffer.putAll(SIGNATURE);
  }

  /**
   * Begins a row, whose fields are to be added next.
   *
   * @param fields how many it has
   */
  public void row(int fields) throws SQLException {
    buffer.putShort((short) fields);
  }

  /** Receives the fields of a row, where their type has no method here. */
  public final BinaryBuffer fields() {
    return buffer;
  }

  /** Adds a field that is NULL. */
  public final void addNull() {
    buffer.putNull();
  }

  public final void addInteger(int value) {
    buffer.putInt(Integer.BYTES);
    buffer.putInt(value);
  }

  public final void addBigint(long value) {
    buffer.putInt(Long.BYTES);
    buffer.putLong(value);
  }

  /** Adds a field of type {@code "char"}, a single byte. */
  public final void addCharacter(char ascii) {
    buffer.putInt(Byte.BYTES);
    buffer.put((byte) ascii);
  }

  /** Adds a field of type {@code timestamptz}, in microseconds. */
  public final void addTimestamp(Instant value) {
    addBigint(PostgresEpoch.INSTANT.until(value, ChronoUnit.MICROS));
  }

  /**
   * Adds a field of type {@code text}, {@code json} or {@code bytea}.
   *
   * @param value a text as {@link #utf8}
   */
  public final void addBytes(byte[] value) throws SQLException {
    buffer.putInt(value.length);
    putValue(value);
  }

  /**
   * Adds a field of PostgreSQL's type jsonb.
   *
   * @param json as {@link #utf8}
   */
  public final void addJsonb(byte[] json) throws SQLException {
    buffer.putInt(1 + json.length);
    buffer.put(JSONB_VERSION);
    putValue(json);
  }

  /** Writes the bytes of a value, whose length is written already. */
  void putValue(byte[] value) throws SQLException {
    buffer.putAll(value);
  }

  /** Writes a part of a JSON text as a value of PostgreSQL's type jsonb, without its length. */
  public static void putJsonb(String json, int start, int end, BinaryBuffer out) {
    out.put(JSONB_VERSION);
    out.putText(json, start, end);
  }

  /**
   * A text in UTF-8, the encoding of every session of ours.
   *
   * @throws SQLException for half a surrogate pair, which would silently become a question mark
   */
  public static byte[] utf8(String text) throws SQLException {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1));
        if (!pair) {
          throw new SQLException(
              "half a surrogate pair is no character", SqlState.UNTRANSLATABLE_CHARACTER);
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The whole COPY; no row can be added after this call. */
  public final CopyData end() {
    buffer.putShort(TRAILER);
    return buffer.data();
  }
}
