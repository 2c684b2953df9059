package dev.syncline.manifest.define;

/**
 * A consumer schema written in Java. {@code collect} finds public classes that implement this and
 * have a constructor without parameters.
 *
 * <pre>{@code
 * public final class OrdersSchema implements ConsumerSchemaDefinition {
 *   public ConsumerSchemaBuilder define() {
 *     return consumerSchema("orders-schema")
 *         .consumes("from-accounts", "accounts-schema", 1)
 *         .into("db-orders")
 *         .upsert("INSERT INTO accounts (id) VALUES (:id) ON CONFLICT DO NOTHING")
 *         .delete("DELETE FROM accounts WHERE id = :id");
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ConsumerSchemaDefinition {
  /** The schema; the same at every call. */
  ConsumerSchemaBuilder define();
}
