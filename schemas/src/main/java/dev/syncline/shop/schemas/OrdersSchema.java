package dev.syncline.shop.schemas;

import static dev.syncline.manifest.define.Definitions.consumerSchema;

import dev.syncline.manifest.define.ConsumerSchemaBuilder;
import dev.syncline.manifest.define.ConsumerSchemaDefinition;

/** The account data that the orders team stores: the names of customers. */
public final class OrdersSchema implements ConsumerSchemaDefinition {
  @Override
  public ConsumerSchemaBuilder define() {
    return consumerSchema("orders-schema")
        .consumes("from-accounts", "accounts-schema", 1)
        .into("db-orders")
        .owner("orders team")
        .upsert(
            """
            INSERT INTO destination_accounts (id, name)
            VALUES (:id, :name)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, synced_at = now()
            """)
        .delete("DELETE FROM destination_accounts WHERE id = :id");
  }
}
