package dev.syncline.postgres.sink.internal.rows;

/**
 * How the server converts JSON to an SQL type. PostgreSQL's own conversion works for nearly all
 * types. It does not support {@code hstore}, and it takes an array inside an array of JSON for a
 * further dimension.
 */
public enum JsonConversion {
  /** As {@code json_to_recordset} converts it. */
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
  /** From an object whose values are texts. */
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
  /** From an array whose elements are converted one by one. */
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
   * The conversion for a type.
   *
   * @param type as written in SQL
   */
  public static JsonConversion of(String type) {
    if (type.matches("(.*\\.)?hstore")) {
      return HSTORE;
    }
    return type.matches("jsonb?\\[]|(.*\\.)?hstore\\[]") ? ELEMENTS : PLAIN;
  }

  /** The type of the column in the record set. */
  String columnType(String type) {
    return "json";
  }

  /** The expression that converts such a column to the type. */
  abstract String value(String column, String type);

  /** Handles null and strings: a JSON string contains the type's own text form. */
  private static String orText(String column, String type, String read) {
    String kind = "coalesce(pg_catalog.json_typeof(" + column + "), 'null')";
    String text = "CAST(" + column + " OPERATOR(pg_catalog.#>>) '{}' AS " + type + ")";
    String is = kind + " OPERATOR(pg_catalog.=) ";
    return "(CASE WHEN %s'null' THEN NULL WHEN %s'string' THEN %s ELSE %s END)"
        .formatted(is, is, text, read);
  }
}
