package dev.syncline.postgres.sink.internal.plan;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** Watched objects as the parameters of a query of {@link CatalogFacts}. */
record CatalogParameters(Array names, Array targets, Array family, Array triggered) {
  static CatalogParameters of(Connection connection, WatchedObjects objects) throws SQLException {
    return new CatalogParameters(
        connection.createArrayOf("name", objects.names().toArray()),
        oids(connection, objects.targets()),
        oids(connection, objects.family()),
        oids(connection, objects.triggered()));
  }

  private static Array oids(Connection connection, Collection<Long> oids) throws SQLException {
    return connection.createArrayOf("oid", oids.toArray());
  }

  /** Sets the parameters from an index on. */
  void bind(PreparedStatement statement, int from) throws SQLException {
    statement.setArray(from, names);
    statement.setArray(from + 1, targets);
    statement.setArray(from + 2, family);
    statement.setArray(from + 3, triggered);
  }
}
