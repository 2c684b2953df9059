package dev.syncline.postgres.sink.value;

/**
 * How an SQL type is read from JSON. The server's own reading serves for nearly all types; it does
 * not know what {@code hstore} becomes as JSON, and takes an array within an array of JSON for one
 * more dimension.
 */
public enum JsonReading {
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
      String pairs =
          ("SELECT %s(pg_catalog.array_agg(p.key), pg_catalog.array_agg(p.value))"
                  + " FROM pg_catalog.json_each_text(%s) AS p")
              .formatted(type, column);
      return orText(column, type, "coalesce((" + pairs + "), '')");
    }
  },
  /** An array whose elements are read one by one. */
  ELEMENTS {
    @Override
    String value(String column, String type) {
      String element = type.substring(0, type.length() - ARRAY.length());
      String one = of(element) == HSTORE ? HSTORE.value("e.value", element) : "e.value::" + element;
      String all =
          ("SELECT pg_catalog.array_agg(CASE WHEN pg_catalog.json_typeof(e.value)"
                  + " OPERATOR(pg_catalog.=) 'null' THEN NULL ELSE %s END ORDER BY e.n)")
              .formatted(one);
      String from =
          " FROM pg_catalog.json_array_elements(%s) WITH ORDINALITY AS e(value, n)"
              .formatted(column);
      return orText(column, type, "coalesce((" + all + from + "), '{}')");
    }
  };

  private static final String ARRAY = "[]";

  /**
   * The reading of a type.
   *
   * @param type as it stands in SQL
   */
  public static JsonReading of(String type) {
    if (type.matches("(.*\\.)?hstore")) {
      return HSTORE;
    }
    return type.matches("jsonb?\\[]|(.*\\.)?hstore\\[]") ? ELEMENTS : PLAIN;
  }

  /** The type of the record set's column. */
  String columnType(String type) {
    return "json";
  }

  /** The value of such a column as the type. */
  abstract String value(String column, String type);

  /** A JSON string is the type's own text form. */
  private static String orText(String column, String type, String read) {
    String kind = "coalesce(pg_catalog.json_typeof(" + column + "), 'null')";
    String text = "CAST(" + column + " OPERATOR(pg_catalog.#>>) '{}' AS " + type + ")";
    String is = kind + " OPERATOR(pg_catalog.=) ";
    return "(CASE WHEN %s'null' THEN NULL WHEN %s'string' THEN %s ELSE %s END)"
        .formatted(is, is, text, read);
  }
}
