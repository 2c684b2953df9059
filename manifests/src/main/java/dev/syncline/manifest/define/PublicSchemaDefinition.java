package dev.syncline.manifest.define;

/**
 * A public schema written in Java. {@code collect} finds public classes that implement this and
 * have a constructor without parameters.
 *
 * <pre>{@code
 * public final class AccountsSchema implements PublicSchemaDefinition {
 *   record Account(long id, String name, String email) {}
 *
 *   public PublicSchemaBuilder define() {
 *     return publicSchema("accounts-schema", version(1, 0))
 *         .from("db-accounts")
 *         .rows(Account.class)
 *         .key("id")
 *         .insertOrUpdate("accounts", "SELECT id, name, email FROM accounts WHERE id = :id");
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface PublicSchemaDefinition {
  /** The schema; the same at every call. */
  PublicSchemaBuilder define();
}
