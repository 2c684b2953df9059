package dev.syncline.postgres.source.internal.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn.Origin;
import dev.syncline.postgres.sql.Quoted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * SQL for a list of public keys that are given as JSON: their values as the types of the columns
 * that they come from, and as PostgreSQL prints them in a key.
 */
final class KeyValues {
  static final String LISTED = "\"syncline key\"";
  static final String TABLE = "\"syncline table\"";
  private static final String THERE = "\"syncline there\"";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final List<KeyColumn> key;

  /**
   * @param key the public key, each part with an origin
   */
  KeyValues(List<KeyColumn> key) {
    this.key = key;
  }

  /**
   * The values of a key as texts.
   *
   * @param properties the key's properties, in order
   * @param json an object with these properties
   */
  static List<String> of(List<String> properties, String json) {
    try {
      JsonNode object = JSON.readTree(json);
      return properties.stream().map(name -> text(object.path(name))).toList();
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("a key is not JSON");
    }
  }

  private static String text(JsonNode value) {
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      // 7.0 is 7 for a column of integers, too.
      return number.stripTrailingZeros().scale() <= 0
          ? number.toBigInteger().toString()
          : number.toPlainString();
    }
    return value.isTextual() || value.isBoolean() ? value.asText() : value.toString();
  }

  /** The keys as a list of rows {@code (c0, c1, ..., ordinal)}, each value a text. */
  String listed(List<List<String>> keys) {
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      int place = i;
      arrays.add(
          keys.stream()
              .map(values -> Quoted.literal(values.get(place)))
              .collect(Collectors.joining(", ", "pg_catalog.unnest(ARRAY[", "]::text[])")));
    }
    return "ROWS FROM ("
        + String.join(", ", arrays)
        + ") WITH ORDINALITY AS given ("
        + each(i -> "c" + i)
        + ", ordinal)";
  }

  /** The values of such a row as the types to compare the table's rows with. */
  String typed() {
    return each(i -> typed(i) + " AS k" + i);
  }

  /** A column's own type, so that its index is used; for an expression, the type of the key. */
  private String typed(int place) {
    Origin origin = key.get(place).origin().orElseThrow();
    String type = origin.isPlain() ? origin.column().type() : key.get(place).output().type();
    return "CAST(given.c" + place + " AS " + type + ")";
  }

  /** The condition that a row of the table has a listed key. */
  String sameKey() {
    return IntStream.range(0, key.size())
        .mapToObj(i -> held(key.get(i)) + " = " + LISTED + ".k" + i)
        .collect(Collectors.joining(" AND "));
  }

  private static String held(KeyColumn part) {
    Origin origin = part.origin().orElseThrow();
    String column = TABLE + "." + Quoted.identifier(origin.column().name());
    return origin.isPlain() ? column : origin.sql(column, part.output());
  }

  /**
   * A query for the keys as PostgreSQL prints them in events: the JSON of each value. Equal values
   * may have several texts, such as 4 and 4.00, so the text is that of the table's row if there is
   * one.
   *
   * @param table the table's full name
   */
  String printed(List<List<String>> keys, String table) {
    return "SELECT "
        + each(i -> "CASE WHEN " + THERE + " THEN " + ofRow(i) + " ELSE " + ofKey(i) + " END")
        + " FROM (SELECT given.ordinal, "
        + typed()
        + " FROM "
        + listed(keys)
        + ") AS "
        + LISTED
        + " LEFT JOIN (SELECT true AS "
        + THERE
        + ", * FROM "
        + table
        + ") AS "
        + TABLE
        + " ON "
        + sameKey()
        + " ORDER BY "
        + LISTED
        + ".ordinal";
  }

  private String ofRow(int place) {
    KeyColumn part = key.get(place);
    Origin origin = part.origin().orElseThrow();
    String column = TABLE + "." + Quoted.identifier(origin.column().name());
    return json(origin.sql(column, part.output()));
  }

  private String ofKey(int place) {
    return json("CAST(" + LISTED + ".k" + place + " AS " + key.get(place).output().type() + ")");
  }

  private static String json(String value) {
    return "pg_catalog.to_json(" + value + ")::text";
  }

  private interface Part {
    String of(int place);
  }

  private String each(Part part) {
    return IntStream.range(0, key.size()).mapToObj(part::of).collect(Collectors.joining(", "));
  }
}
