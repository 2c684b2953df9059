package dev.syncline.cli.leaks;

import dev.syncline.testkit.TestDatabase;

/**
 * The text of a manifest {@code shop} with one source, one event store and one destination, put
 * together of the texts of its parts.
 */
final class LeakManifest {
  private LeakManifest() {}

  /**
   * The whole.
   *
   * @param connections of {@code db-source}, {@code db-store} and {@code db-destination}
   * @param source whose slot gets its name from the database
   */
  static String of(
      String connections, TestDatabase source, String publicSchemas, String consumerSchemas) {
    return """
    {
      "slug": "shop",
      "manifestVersion": 0,
      "connections": [%s],
      "dataStores": [
        {"connectionSlug": "db-source", "config": {"connectionType": "postgres",
         "slotName": "slot_%s", "publicationName": "leaks"}},
        {"connectionSlug": "db-destination"}
      ],
      "eventStores": [{"connectionSlug": "db-store"}],
      "publicSchemas": [%s],
      "consumerSchemas": [%s]
    }
    """
        .formatted(connections, source.name(), publicSchemas, consumerSchemas);
  }

  /** A connection {@code db-NAME}. */
  static String connection(String name, TestDatabase database, String user, String password) {
    return """
    {"slug": "db-%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d,
     "user": "%s", "password": "%s", "database": "%s"}}\
    """
        .formatted(name, database.host(), database.port(), user, password, database.name());
  }

  /**
   * A public schema of the table {@code accounts}.
   *
   * @param columns after {@code id}, as SQL
   * @param properties after {@code id}, as JSON
   */
  static String publicSchema(String name, String onError, String columns, String properties) {
    String sql = "\"SELECT id, " + columns + " FROM accounts WHERE id = :id\"";
    return """
    {
      "name": "%s", "source": {"dataStoreSlug": "db-source"}, "onError": "%s",
      "version": {"major": 1, "minor": 0},
      "outputSchema": {"type": "object", "properties": {"id": {}, %s}},
      "config": {"publicSchemaType": "postgres", "transformations": [
        {"operation": "insert", "table": "accounts", "sql": %s},
        {"operation": "update", "table": "accounts", "sql": %s}]}
    }\
    """
        .formatted(name, onError, properties, sql, sql);
  }

  /** A consumer schema of the public schema {@code accounts}, named after its table. */
  static String consumer(String table, String onError, String sql) {
    return """
    {"name": "%s", "sourceManifestSlug": "shop", "onError": "%s",
     "publicSchema": {"name": "accounts", "majorVersion": 1},
     "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
      "sql": "%s", "deleteSql": "DELETE FROM %s WHERE id = :id"}}\
    """
        .formatted(table, onError, sql, table);
  }
}
