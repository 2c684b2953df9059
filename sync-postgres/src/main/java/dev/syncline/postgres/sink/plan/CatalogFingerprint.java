package dev.syncline.postgres.sink.plan;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The versions of {@link CatalogFacts} at one moment.
 *
 * @param versions by object; none for an object that is not there
 * @param tables the names of the tables they are or are of
 */
record CatalogFingerprint(Map<String, BigInteger> versions, Map<String, String> tables) {
  CatalogFingerprint {
    versions = Map.copyOf(versions);
    tables = Map.copyOf(tables);
  }

  /** Of the catalogue as it is now. */
  static CatalogFingerprint read(Connection connection, WatchedObjects objects)
      throws SQLException {
    Map<String, BigInteger> versions = new HashMap<>();
    Map<String, String> tables = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(CatalogFacts.EACH)) {
      CatalogParameters.of(connection, objects).bind(query, 1);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          versions.put(row.getString(1), row.getBigDecimal(2).toBigInteger());
          if (row.getString(3) != null) {
            tables.put(row.getString(1), row.getString(3));
          }
        }
      }
    }
    return new CatalogFingerprint(versions, tables);
  }

  /** What {@link CatalogFacts#TOTAL} says of these objects as long as nothing has changed. */
  BigInteger total(WatchedObjects objects) {
    return objects.objects().stream()
        .map(object -> versions.getOrDefault(object, BigInteger.ZERO))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** What differs, in words; empty if nothing does. Both must be of these objects at least. */
  List<String> differences(CatalogFingerprint now, WatchedObjects objects) {
    return objects.objects().stream()
        .filter(object -> !Objects.equals(versions.get(object), now.versions.get(object)))
        .map(object -> title(object, now))
        .distinct()
        .sorted()
        .toList();
  }

  private String title(String object, CatalogFingerprint now) {
    if (object.startsWith(CatalogFacts.NAME)) {
      return object.substring(CatalogFacts.NAME.length());
    }
    return Optional.ofNullable(tables.get(object))
        .or(() -> Optional.ofNullable(now.tables.get(object)))
        .orElse("a related table");
  }

  @Override
  public String toString() {
    return versions.keySet().stream().sorted().collect(Collectors.joining(", "));
  }
}
