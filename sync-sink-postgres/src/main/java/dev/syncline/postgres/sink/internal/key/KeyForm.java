package dev.syncline.postgres.sink.internal.key;

import dev.syncline.postgres.copy.BinaryBuffer;
import dev.syncline.postgres.sink.internal.value.BinaryForm;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Derives the value that a column of the destination stores from the JSON text of a key property.
 * Texts that give the same bytes are one value; texts that give different bytes are different
 * values. A text that only the server can read may be any value.
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

  private final BinaryForm form;
  private final List<String> types;

  KeyForm(BinaryForm form, String... types) {
    this.form = form;
    this.types = List.of(types);
  }

  /**
   * The form of a type.
   *
   * @param type its name in the catalogue, with {@code (n)} if its length or precision is limited;
   *     not a text type whose collation treats different texts as equal
   * @return empty for a type whose values cannot be derived from texts
   */
  public static Optional<KeyForm> of(String type) {
    return Arrays.stream(values()).filter(form -> form.types.contains(type)).findFirst();
  }

  /**
   * Writes a value: equal values give the same bytes, and different values give different bytes.
   */
  BinaryForm written() {
    return form;
  }

  private static boolean wholeNumber(String json, int start, int end, BinaryBuffer out)
      throws SQLException {
    boolean string = json.charAt(start) == '"';
    return BinaryForm.bigint(json, string ? start + 1 : start, string ? end - 1 : end, out);
  }

  /**
   * Refuses a text that ends with a space: the server cuts off spaces beyond the limit when it
   * writes a row, but not when it searches for one.
   */
  private static boolean limitedText(String json, int start, int end, BinaryBuffer out)
      throws SQLException {
    return BinaryForm.text(json, start, end, out) && !out.endsWith((byte) ' ');
  }
}
