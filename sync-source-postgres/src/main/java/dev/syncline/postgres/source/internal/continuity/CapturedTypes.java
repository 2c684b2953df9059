package dev.syncline.postgres.source.internal.continuity;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the enums and composite types that values of captured tables consist of: renaming a label
 * changes every row, and so does adding, dropping or renaming an attribute.
 */
final class CapturedTypes {
  private static final String TYPES =
      """
      SELECT t.oid::text, n.nspname || '.' || t.typname AS name,
             (SELECT array_agg(ARRAY[e.oid::text, e.enumlabel::text])
                FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) AS labels,
             (SELECT string_agg(concat_ws(' ', a.attnum, a.atttypid, a.attname), ', '
                                ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a
               WHERE t.typtype = 'c' AND a.attrelid = t.typrelid
                 AND a.attnum > 0 AND NOT a.attisdropped) AS attributes
        FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       WHERE t.oid = ANY (?::oid[])
      """;

  private CapturedTypes() {}

  /** The types that the columns of these objects use. */
  static Map<String, Map<String, String>> of(
      Connection session, Collection<Map<String, String>> objects) throws SQLException {
    List<String> used =
        objects.stream()
            .flatMap(object -> CapturedNames.columns(object).values().stream())
            .flatMap(column -> column.types().stream())
            .distinct()
            .collect(Collectors.toList());
    Map<String, Map<String, String>> types = new HashMap<>();
    if (used.isEmpty()) {
      return types;
    }
    try (PreparedStatement query = session.prepareStatement(TYPES)) {
      query.setArray(1, session.createArrayOf("text", used.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          types.put(CapturedNames.type(row.getString("oid")), described(row));
        }
      }
    }
    return types;
  }

  private static Map<String, String> described(ResultSet row) throws SQLException {
    Map<String, String> properties = new TreeMap<>();
    properties.put(CapturedNames.NAME, row.getString("name"));
    String attributes = row.getString("attributes");
    if (attributes != null) {
      properties.put(CapturedNames.ATTRIBUTES, attributes);
    }
    pairs(row.getArray("labels"))
        .forEach((oid, label) -> properties.put(CapturedNames.LABEL + oid, label));
    return properties;
  }

  /** Reads an array of pairs from a query's result; empty for NULL. */
  static Map<String, String> pairs(Array array) throws SQLException {
    Map<String, String> pairs = new TreeMap<>();
    if (array != null) {
      for (String[] pair : (String[][]) array.getArray()) {
        pairs.put(pair[0], pair[1]);
      }
    }
    return pairs;
  }
}
