package dev.syncline.postgres.sink.value;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How the JSON text of a key tells the value that a column of the destination makes of it: what is
 * read to the same bytes is one value, and to others another. A text that the server would read but
 * is not read here may be any value.
 */
public enum KeyForm {
  WHOLE_NUMBER(KeyForm::wholeNumber, "int2", "int4", "int8"),
  BOOLEAN(BinaryForm::bool, "bool"),
  UUID(BinaryForm::uuid, "uuid"),
  DATE(BinaryForm::date, "date"),
  TIMESTAMP(BinaryForm::timestamp, "timestamp"),
  TIMESTAMPTZ(BinaryForm::timestampWithZone, "timestamptz"),
  TEXT(BinaryForm::text, "text", "varchar"),
  LIMITED_TEXT(KeyForm::limitedText, "varchar(n)"),
  BYTES(BinaryForm::bytea, "bytea");

  private final ValueForm form;
  private final List<String> types;

  KeyForm(ValueForm form, String... types) {
    this.form = form;
    this.types = List.of(types);
  }

  /**
   * The form of a type.
   *
   * @param type its name in the catalogue, with {@code (n)} if its length or precision is limited;
   *     not of a text whose collation takes different ones for equal
   * @return empty for a type whose values cannot be derived from texts
   */
  public static Optional<KeyForm> of(String type) {
    return Arrays.stream(values()).filter(form -> form.types.contains(type)).findFirst();
  }

  /** How a value is written: equal values, and only they, with the same bytes. */
  ValueForm written() {
    return form;
  }

  private static boolean wholeNumber(String json, int start, int end, GrowingBytes out)
      throws SQLException {
    boolean string = json.charAt(start) == '"';
    return BinaryForm.bigint(json, string ? start + 1 : start, string ? end - 1 : end, out);
  }

  /** Spaces beyond the limit are cut off when a row is written, not when one is looked for. */
  private static boolean limitedText(String json, int start, int end, GrowingBytes out)
      throws SQLException {
    return BinaryForm.text(json, start, end, out) && !out.endsWith((byte) ' ');
  }
}
