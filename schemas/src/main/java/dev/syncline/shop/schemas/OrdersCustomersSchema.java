package dev.syncline.shop.schemas;

import static dev.syncline.manifest.define.Definitions.consumerSchema;

import dev.syncline.manifest.define.ConsumerSchemaBuilder;
import dev.syncline.manifest.define.ConsumerSchemaDefinition;

/** The customer data that the orders team stores: where to send orders. */
public final class OrdersCustomersSchema implements ConsumerSchemaDefinition {
  @Override
  public ConsumerSchemaBuilder define() {
    return consumerSchema("orders-customers-schema")
        .consumes("from-accounts", "customers-schema", 1)
        .into("db-orders")
        .owner("orders team")
        .upsert(
            """
            INSERT INTO destination_customers
              (id, email, name, street_address, city, state, postal_code, country)
            VALUES
              (:id, :email, :name, :street_address, :city, :state, :postal_code, :country)
            ON CONFLICT (id) DO UPDATE SET
              email = excluded.email,
              name = excluded.name,
              street_address = excluded.street_address,
              city = excluded.city,
              state = excluded.state,
              postal_code = excluded.postal_code,
              country = excluded.country,
              synced_at = now()
            """)
        .delete("DELETE FROM destination_customers WHERE id = :id");
  }
}
