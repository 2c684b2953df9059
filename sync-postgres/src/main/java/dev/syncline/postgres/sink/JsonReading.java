package dev.syncline.postgres.sink;

/**
 * How an SQL type is read from JSON. The server's own reading serves for nearly all types; it does
 * not know what {@code hstore} becomes as JSON, and takes an array within an array of JSON for one
 * more dimension.
 */
enum JsonReading {
  /** As {@code json_to_recordset} reads it. */
  PLAIN {
    @Override
    String columnType(String type) {
      return type;
    }

    @Override
    String value(String column, String type) {
      return column;
    }
  },
  /** An object of texts. */
  HSTORE {
    @Override
    String value(String column, String type) {
      return textOr(
          column,
          type,
          "coalesce((SELECT %1$s(array_agg(p.key), array_agg(p.value)) FROM json_each_text(%2$s) AS p), '')"
              .formatted(type, column));
    }
  },
  /** An array whose elements are read one by one. */
  ELEMENTS {
    @Override
    String value(String column, String type) {
      String element = type.substring(0, type.length() - ARRAY.length());
      String read =
          of(element) == HSTORE ? HSTORE.value("e.value", element) : "e.value::" + element;
      return textOr(
          column,
          type,
          "coalesce((SELECT array_agg(CASE json_typeof(e.value) WHEN 'null' THEN NULL ELSE %s END"
                  .formatted(read)
              + " ORDER BY e.place) FROM json_array_elements(%s) WITH ORDINALITY AS e(value, place)), '{}')"
                  .formatted(column));
    }
  };

  private static final String ARRAY = "[]";

  /**
   * @param type as it stands in SQL
   */
  static JsonReading of(String type) {
    if (type.equals("hstore") || type.endsWith(".hstore")) {
      return HSTORE;
    }
    boolean elements =
        type.equals("json[]")
            || type.equals("jsonb[]")
            || type.equals("hstore[]")
            || type.endsWith(".hstore[]");
    return elements ? ELEMENTS : PLAIN;
  }

  /** The type of the record set's column. */
  String columnType(String type) {
    return "json";
  }

  /** The value of such a column as the type. */
  abstract String value(String column, String type);

  /** A JSON string holds the type's own text form. */
  private static String textOr(String column, String type, String read) {
    return "(CASE coalesce(json_typeof(%1$s), 'null') WHEN 'null' THEN NULL WHEN 'string' THEN CAST(%1$s #>> '{}' AS %2$s) ELSE %3$s END)"
        .formatted(column, type, read);
  }
}
