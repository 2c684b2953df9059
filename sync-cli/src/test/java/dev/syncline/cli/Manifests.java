package dev.syncline.cli;

/** Manifests that tests start from. */
final class Manifests {
  static final String SECRET = "hunter2-do-not-tell";

  static final String CONNECTIONS =
      """
      {
        "slug": "shop-local",
        "manifestVersion": 0,
        "connections": [
          {
            "slug": "db-accounts",
            "config": {
              "connectionType": "postgres",
              "host": "localhost",
              "port": 5435,
              "user": "accounts",
              "password": "${env:ACCOUNTS_PASSWORD}",
              "database": "accounts"
            }
          },
          {
            "slug": "db-orders",
            "config": {
              "connectionType": "postgres",
              "host": "localhost",
              "port": 5436,
              "user": "orders",
              "password": "hunter2-do-not-tell",
              "database": "orders"
            }
          }
        ],
        "dataStores": [
          {
            "connectionSlug": "db-accounts",
            "config": {
              "connectionType": "postgres",
              "slotName": "accounts_slot",
              "publicationName": "accounts_publication"
            }
          },
          { "connectionSlug": "db-orders" }
        ],
        "eventStores": [{ "connectionSlug": "db-orders" }],
        "x-team": "kept as it is"
      }
      """;

  static final String PUBLISHER =
      """
      {
        "slug": "accounts",
        "manifestVersion": 0,
        "publicSchemas": [
          {
            "name": "accounts-schema",
            "source": { "dataStoreSlug": "db-accounts" },
            "version": { "major": 1, "minor": 0 },
            "outputSchema": {
              "type": "object",
              "properties": {
                "id": { "type": "integer" },
                "name": { "type": "string" }
              },
              "required": ["id", "name"]
            },
            "config": {
              "publicSchemaType": "postgres",
              "transformations": [
                {
                  "operation": "insert",
                  "table": "accounts",
                  "sql": "SELECT id, name FROM accounts WHERE id = :id"
                }
              ]
            }
          }
        ]
      }
      """;

  static final String CONSUMER =
      """
      {
        "slug": "orders",
        "manifestVersion": 0,
        "connections": [
          {
            "slug": "db-orders",
            "config": {
              "connectionType": "postgres",
              "host": "localhost",
              "port": 5436,
              "user": "orders",
              "password": "${env:ORDERS_PASSWORD:-orders}",
              "database": "orders"
            }
          }
        ],
        "dataStores": [{ "connectionSlug": "db-orders" }],
        "eventStores": [{ "connectionSlug": "db-orders" }],
        "consumerSchemas": [
          {
            "name": "orders-schema",
            "sourceManifestSlug": "accounts",
            "publicSchema": { "name": "accounts-schema", "majorVersion": 1 },
            "config": {
              "consumerSchemaType": "postgres",
              "destinationDataStoreSlug": "db-orders",
              "sql": "INSERT INTO destination_accounts (id, name) VALUES (:id, :name)",
              "deleteSql": "DELETE FROM destination_accounts WHERE id = :id"
            }
          }
        ]
      }
      """;

  private Manifests() {}
}
