package dev.syncline.postgres.sink.internal.plan;

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
 * The versions of {@link CatalogFacts} at one moment, to detect later changes.
 *
 * @param versions by object; none for an object that does not exist
 * @param tables the names of the tables that the objects are or belong to
 */
record CatalogFingerprint(Map<String, BigInteger> versions, Map<String, String> tables) {
  CatalogFingerprint {
    versions = Map.copyOf(versions);
    tables = Map.copyOf(tables);
  }

  /** Reads the fingerprint of the catalogue as it is now. */
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

  /** The result of {@link CatalogFacts#TOTAL} for these objects as long as nothing has changed. */
  BigInteger total(WatchedObjects objects) {
    return objects.objects().stream()
        .map(object -> versions.getOrDefault(object, BigInteger.ZERO))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /**
   * The names of the objects that differ, for a message; empty if none does. Both fingerprints must
   * contain these objects.
   */
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
