package dev.syncline.postgres.sink.internal.value;

import static dev.syncline.postgres.sink.internal.value.JsonTimes.UNREADABLE;

import dev.syncline.postgres.copy.BinaryBuffer;
import dev.syncline.postgres.copy.CopyEncoder;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HexFormat;
import org.postgresql.util.ByteConverter;

/**
 * Writes a JSON value that is not NULL in the binary form of a type, which PostgreSQL's {@code
 * _recv} function of the type reads. A value written in an unusual way is left to the server.
 */
@FunctionalInterface
public interface BinaryForm {
  int USUAL_DIGITS = 100;

  /**
   * The most digits a long has. A number of 19 digits overflows at most once, and is then negative.
   */
  int LONG_DIGITS = 19;

  int UUID_LENGTH = 36;

  /** The index of the hyphen between the two 64-bit halves. */
  int UUID_MIDDLE = 18;

  /** The beginning of a bytea as a JSON string, in which its backslash is escaped. */
  String HEX = "\"\\\\x";

  /**
   * Writes the value.
   *
   * @param start where its JSON text begins
   * @param end where it ends
   * @return false if only the server can read the value; the bytes written are then invalid
   * @throws SQLException if no PostgreSQL server accepts the value
   */
  boolean put(String json, int start, int end, BinaryBuffer out) throws SQLException;

  /** Writes the value after its size. */
  default boolean putField(String json, int start, int end, BinaryBuffer out) throws SQLException {
    int field = out.beginField();
    boolean written = put(json, start, end, out);
    out.endField(field);
    return written;
  }

  /** Whether a value is null or absent; both mean NULL. */
  static boolean isNull(String json, int start, int end) {
    return start >= end || json.startsWith("null", start);
  }

  static boolean smallint(String json, int start, int end, BinaryBuffer out) {
    long value = wholeNumber(json, start, end);
    out.putShort((short) value);
    return value == (short) value;
  }

  static boolean integer(String json, int start, int end, BinaryBuffer out) {
    long value = wholeNumber(json, start, end);
    out.putInt((int) value);
    return value == (int) value;
  }

  static boolean bigint(String json, int start, int end, BinaryBuffer out) {
    long value = wholeNumber(json, start, end);
    out.putLong(value);
    return value != UNREADABLE;
  }

  static boolean numeric(String json, int start, int end, BinaryBuffer out) {
    if (!isDecimal(json, start, end)) {
      return false;
    }
    out.putAll(ByteConverter.numeric(new BigDecimal(json.substring(start, end))));
    return true;
  }

  static boolean doublePrecision(String json, int start, int end, BinaryBuffer out) {
    if (!isDecimal(json, start, end)) {
      return false;
    }
    out.putLong(Double.doubleToLongBits(Double.parseDouble(json.substring(start, end))));
    return true;
  }

  static boolean bool(String json, int start, int end, BinaryBuffer out) {
    boolean value = json.startsWith("true", start);
    out.put((byte) (value ? 1 : 0));
    return value || json.startsWith("false", start);
  }

  /** Writes the characters of a JSON string; of any other value, its JSON text. */
  static boolean text(String json, int start, int end, BinaryBuffer out) throws SQLException {
    if (json.charAt(start) != '"') {
      out.putText(json, start, end);
    } else if (JsonStrings.hasEscape(json, start, end)) {
      String text = JsonStrings.storable(json, start + 1, end - 1);
      out.putText(text, 0, text.length());
    } else {
      out.putText(json, start + 1, end - 1);
    }
    return true;
  }

  /** Accepts hexadecimal digits in lower and upper case. */
  static boolean uuid(String json, int start, int end, BinaryBuffer out) {
    if (json.charAt(start) != '"' || end - start != UUID_LENGTH + 2) {
      return false;
    }
    long half = 0;
    for (int place = 0; place < UUID_LENGTH; place++) {
      char c = json.charAt(start + 1 + place);
      if (place == 8 || place == 13 || place == 18 || place == 23) {
        if (c != '-') {
          return false;
        }
      } else if (HexFormat.isHexDigit(c)) {
        half = half << 4 | HexFormat.fromHexDigit(c);
      } else {
        return false;
      }
      if (place == UUID_MIDDLE || place == UUID_LENGTH - 1) {
        out.putLong(half);
      }
    }
    return true;
  }

  static boolean date(String json, int start, int end, BinaryBuffer out) {
    long days = JsonTimes.date(json, start, end);
    out.putInt((int) days);
    return days != UNREADABLE;
  }

  static boolean timestamp(String json, int start, int end, BinaryBuffer out) {
    long micros = JsonTimes.timestamp(json, start, end);
    out.putLong(micros);
    return micros != UNREADABLE;
  }

  static boolean timestampWithZone(String json, int start, int end, BinaryBuffer out) {
    long micros = JsonTimes.timestampWithZone(json, start, end);
    out.putLong(micros);
    return micros != UNREADABLE;
  }

  static boolean json(String json, int start, int end, BinaryBuffer out) {
    out.putText(json, start, end);
    return true;
  }

  static boolean jsonb(String json, int start, int end, BinaryBuffer out) {
    CopyEncoder.putJsonb(json, start, end, out);
    return true;
  }

  /** Accepts the hexadecimal format only. */
  static boolean bytea(String json, int start, int end, BinaryBuffer out) {
    int first = start + HEX.length();
    int last = end - 1;
    if (!json.startsWith(HEX, start) || (last - first) % 2 != 0) {
      return false;
    }
    for (int at = first; at < last; at += 2) {
      char high = json.charAt(at);
      char low = json.charAt(at + 1);
      if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
        return false;
      }
      out.put((byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low)));
    }
    return true;
  }

  private static long wholeNumber(String json, int start, int end) {
    int first = json.charAt(start) == '-' ? start + 1 : start;
    if (first == end || end - first > LONG_DIGITS) {
      return UNREADABLE;
    }
    long number = 0;
    for (int at = first; at < end; at++) {
      char c = json.charAt(at);
      if (c < '0' || c > '9') {
        return UNREADABLE;
      }
      number = 10 * number + (c - '0');
    }
    if (number < 0) {
      return UNREADABLE;
    }
    return first == start ? number : -number;
  }

  /** Whether the text is a number without an exponent and of ordinary length. */
  private static boolean isDecimal(String json, int start, int end) {
    for (int at = start; at < end; at++) {
      char c = json.charAt(at);
      if ((c < '0' || c > '9') && c != '-' && c != '.') {
        return false;
      }
    }
    return end - start <= USUAL_DIGITS;
  }
}
