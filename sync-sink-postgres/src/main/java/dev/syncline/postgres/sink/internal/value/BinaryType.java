package dev.syncline.postgres.sink.internal.value;

import dev.syncline.postgres.copy.BinaryBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.postgresql.core.Oid;

/**
 * A type whose values are sent to the server in binary, so that the server need not parse text.
 * Parsing text is a quarter of the server's cost of an insert.
 */
public enum BinaryType {
  SMALLINT("smallint", Oid.INT2, "_int2", BinaryForm::smallint),
  INTEGER("integer", Oid.INT4, "_int4", BinaryForm::integer),
  BIGINT("bigint", Oid.INT8, "_int8", BinaryForm::bigint),
  NUMERIC("numeric", Oid.NUMERIC, "_numeric", BinaryForm::numeric),
  DOUBLE("double precision", Oid.FLOAT8, "_float8", BinaryForm::doublePrecision),
  BOOLEAN("boolean", Oid.BOOL, "_bool", BinaryForm::bool),
  TEXT("text", Oid.TEXT, "_text", BinaryForm::text),
  VARCHAR("character varying", Oid.VARCHAR, "_varchar", BinaryForm::text),
  UUID("uuid", Oid.UUID, "_uuid", BinaryForm::uuid),
  DATE("date", Oid.DATE, "_date", BinaryForm::date),
  TIMESTAMP("timestamp without time zone", Oid.TIMESTAMP, "_timestamp", BinaryForm::timestamp),
  TIMESTAMPTZ(
      "timestamp with time zone", Oid.TIMESTAMPTZ, "_timestamptz", BinaryForm::timestampWithZone),
  JSON("json", Oid.JSON, "_json", BinaryForm::json),
  JSONB("jsonb", Oid.JSONB, "_jsonb", BinaryForm::jsonb);

  private final String type;
  private final int oid;
  private final String array;
  private final BinaryForm form;

  BinaryType(String type, int oid, String array, BinaryForm form) {
    this.type = type;
    this.oid = oid;
    this.array = array;
    this.form = form;
  }

  /** The type with this SQL name; empty if its values are sent as text. */
  public static Optional<BinaryType> of(String type) {
    return Arrays.stream(values()).filter(one -> one.type.equals(type)).findFirst();
  }

  /** The type's OID. */
  public int oid() {
    return oid;
  }

  /** The name of its array type. */
  public String array() {
    return array;
  }

  /**
   * Writes a value after its size, as an array element or a column of a row.
   *
   * @param start where its JSON text begins
   * @param end where it ends; NULL is written if there is none
   * @return false if only the server can read the value; the bytes written are then invalid
   * @throws SQLException if no PostgreSQL server accepts the value
   */
  public boolean putField(String json, int start, int end, BinaryBuffer out) throws SQLException {
    if (BinaryForm.isNull(json, start, end)) {
      out.putNull();
      return true;
    }
    return form.putField(json, start, end, out);
  }
}
