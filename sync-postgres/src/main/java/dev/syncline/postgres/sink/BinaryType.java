package dev.syncline.postgres.sink;

import static dev.syncline.postgres.sink.JsonTimes.UNREADABLE;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.core.Oid;
import org.postgresql.util.ByteConverter;

/**
 * A type whose values are written from JSON as the server sends and receives them in binary, which
 * spares it reading text: a quarter of what an insert costs it. The forms are those of the types'
 * {@code _recv} functions in PostgreSQL's source.
 */
enum BinaryType {
  SMALLINT("smallint", Oid.INT2, "_int2") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      long value = wholeNumber(json, start, end);
      out.putShort((short) value);
      return value == (short) value;
    }
  },
  INTEGER("integer", Oid.INT4, "_int4") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      long value = wholeNumber(json, start, end);
      out.putInt((int) value);
      return value == (int) value;
    }
  },
  BIGINT("bigint", Oid.INT8, "_int8") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      long value = wholeNumber(json, start, end);
      out.putLong(value);
      return value != UNREADABLE;
    }
  },
  NUMERIC("numeric", Oid.NUMERIC, "_numeric") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      if (!isDecimal(json, start, end)) {
        return false;
      }
      out.putAll(ByteConverter.numeric(new BigDecimal(json.substring(start, end))));
      return true;
    }
  },
  DOUBLE("double precision", Oid.FLOAT8, "_float8") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      if (!isDecimal(json, start, end)) {
        return false;
      }
      out.putLong(Double.doubleToLongBits(Double.parseDouble(json.substring(start, end))));
      return true;
    }
  },
  UUID("uuid", Oid.UUID, "_uuid") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      String text = json.substring(start + 1, Math.max(start + 1, end - 1));
      if (json.charAt(start) != '"' || !CANONICAL_UUID.matcher(text).matches()) {
        return false;
      }
      java.util.UUID value = java.util.UUID.fromString(text);
      out.putLong(value.getMostSignificantBits());
      out.putLong(value.getLeastSignificantBits());
      return true;
    }
  },
  BOOLEAN("boolean", Oid.BOOL, "_bool") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      boolean value = json.startsWith("true", start);
      out.put((byte) (value ? 1 : 0));
      return value || json.startsWith("false", start);
    }
  },
  TEXT("text", Oid.TEXT, "_text") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) throws SQLException {
      return putText(json, start, end, out);
    }
  },
  VARCHAR("character varying", Oid.VARCHAR, "_varchar") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) throws SQLException {
      return putText(json, start, end, out);
    }
  },
  DATE("date", Oid.DATE, "_date") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      long days = JsonTimes.date(json, start, end);
      out.putInt((int) days);
      return days != UNREADABLE;
    }
  },
  TIMESTAMP("timestamp without time zone", Oid.TIMESTAMP, "_timestamp") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      long micros = JsonTimes.timestamp(json, start, end);
      out.putLong(micros);
      return micros != UNREADABLE;
    }
  },
  TIMESTAMPTZ("timestamp with time zone", Oid.TIMESTAMPTZ, "_timestamptz") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      long micros = JsonTimes.timestampWithZone(json, start, end);
      out.putLong(micros);
      return micros != UNREADABLE;
    }
  },
  JSON("json", Oid.JSON, "_json") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      out.putText(json, start, end);
      return true;
    }
  },
  JSONB("jsonb", Oid.JSONB, "_jsonb") {
    @Override
    boolean put(String json, int start, int end, ArrayBytes out) {
      out.put(JSONB_VERSION);
      out.putText(json, start, end);
      return true;
    }
  };

  private static final int NULL = -1;
  private static final byte JSONB_VERSION = 1;
  private static final int USUAL_DIGITS = 100;

  /** So many always fit; the server reads the few longer ones. */
  private static final int LONG_DIGITS = 18;

  private static final Pattern CANONICAL_UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final String type;
  private final int oid;
  private final String array;

  BinaryType(String type, int oid, String array) {
    this.type = type;
    this.oid = oid;
    this.array = array;
  }

  /** The type of this name, as SQL writes it; empty if its values are given as text. */
  static Optional<BinaryType> of(String type) {
    return Arrays.stream(values()).filter(one -> one.type.equals(type)).findFirst();
  }

  /** The number PostgreSQL knows the type by. */
  int oid() {
    return oid;
  }

  /** The name of the type of arrays of it. */
  String array() {
    return array;
  }

  /**
   * Writes a value after its size, as an element of an array and a column of a row.
   *
   * @param start where its JSON text begins
   * @param end where it ends; NULL is written if there is none
   * @return false if only the server can read this one; what was written then means nothing
   * @throws SQLException if it is one that no PostgreSQL server takes
   */
  boolean putSized(String json, int start, int end, ArrayBytes out) throws SQLException {
    if (ValueArray.isNull(json, start, end)) {
      out.putInt(NULL);
      return true;
    }
    int size = out.length();
    out.putInt(0);
    boolean written = put(json, start, end, out);
    out.setInt(size, out.length() - size - Integer.BYTES);
    return written;
  }

  /** Writes a value that is not NULL. */
  abstract boolean put(String json, int start, int end, ArrayBytes out) throws SQLException;

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
    return first == start ? number : -number;
  }

  /** Whether it is a number without an exponent, and not an endless one. */
  private static boolean isDecimal(String json, int start, int end) {
    for (int at = start; at < end; at++) {
      char c = json.charAt(at);
      if ((c < '0' || c > '9') && c != '-' && c != '.') {
        return false;
      }
    }
    return end - start <= USUAL_DIGITS;
  }

  /** Of what is no string, the JSON text. */
  private static boolean putText(String json, int start, int end, ArrayBytes out)
      throws SQLException {
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
}
