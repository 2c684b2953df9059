package dev.syncline.shop.schemas;

import static dev.syncline.manifest.define.Definitions.publicSchema;
import static dev.syncline.manifest.define.Definitions.version;

import dev.syncline.manifest.define.PublicSchemaBuilder;
import dev.syncline.manifest.define.PublicSchemaDefinition;

/** The account data that the accounts team publishes. */
public final class AccountsSchema implements PublicSchemaDefinition {
  record Account(long id, String name, String email) {}

  @Override
  public PublicSchemaBuilder define() {
    return publicSchema("accounts-schema", version(1, 0))
        .from("db-accounts")
        .owner("accounts team")
        .description("One row per account.")
        .freshness("5s")
        .rows(Account.class)
        .key("id")
        .insertOrUpdate("accounts", "SELECT id, name, email FROM accounts WHERE id = :id");
  }
}
