package dev.syncline.cli.badinput;

import dev.syncline.testkit.TestDatabase;

/** The text of a manifest that is right, to be made wrong in one place. */
record Shop(String text) {
  private static final String ALL =
      """
      {
        "slug": "shop",
        "manifestVersion": 0,
        "connections": [
          {"slug": "db-accounts", "config": {"connectionType": "postgres", "host": "localhost", "port": 5432,
            "user": "postgres", "password": "${env:ACCOUNTS_PASSWORD}", "database": "accounts"}},
          {"slug": "db-orders", "config": {"connectionType": "postgres", "host": "localhost", "port": 5433,
            "user": "postgres", "password": "${env:ORDERS_PASSWORD}", "database": "orders"}}
        ],
        "dataStores": [
          {"connectionSlug": "db-accounts", "config": {"connectionType": "postgres",
            "slotName": "shop_slot", "publicationName": "shop_publication"}},
          {"connectionSlug": "db-orders"}
        ],
        "eventStores": [{"connectionSlug": "db-orders"}],
        "publicSchemas": [
          {"name": "accounts", "source": {"dataStoreSlug": "db-accounts"}, "version": {"major": 1, "minor": 0},
            "key": ["id"],
            "outputSchema": {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
            "config": {"publicSchemaType": "postgres", "transformations": [
              {"operation": "insert", "table": "accounts", "sql": "SELECT id, name FROM accounts WHERE id = :id"},
              {"operation": "update", "table": "accounts", "sql": "SELECT id, name FROM accounts WHERE id = :id"}]}}
        ],
        "consumerSchemas": [
          {"name": "copies", "sourceManifestSlug": "shop", "publicSchema": {"name": "accounts", "majorVersion": 1},
            "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-orders",
              "sql": "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
              "deleteSql": "DELETE FROM copies WHERE id = :id"}}
        ]
      }
      """;

  /** The right one. */
  static Shop sound() {
    return new Shop(ALL);
  }

  /** The same with another text in every place of one. */
  Shop with(String right, String wrong) {
    if (!text.contains(right)) {
      throw new IllegalArgumentException("the manifest has no " + right);
    }
    return new Shop(text.replace(right, wrong));
  }

  /** The same with both connections leading to real databases. */
  Shop at(TestDatabase accounts, TestDatabase orders) {
    return with("\"port\": 5432", "\"port\": " + accounts.port())
        .with("\"port\": 5433", "\"port\": " + orders.port())
        .with("\"database\": \"accounts\"", "\"database\": \"" + accounts.name() + "\"")
        .with("\"database\": \"orders\"", "\"database\": \"" + orders.name() + "\"")
        .with("shop_slot", "shop_" + accounts.name());
  }
}
