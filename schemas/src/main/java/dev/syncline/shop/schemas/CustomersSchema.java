package dev.syncline.shop.schemas;

import static dev.syncline.manifest.define.Definitions.publicSchema;
import static dev.syncline.manifest.define.Definitions.version;

import dev.syncline.manifest.define.Nullable;
import dev.syncline.manifest.define.PublicSchemaBuilder;
import dev.syncline.manifest.define.PublicSchemaDefinition;

/** An account together with its address: one public schema over two tables. */
public final class CustomersSchema implements PublicSchemaDefinition {
  record Customer(
      long id,
      String email,
      String name,
      @Nullable String streetAddress,
      @Nullable String city,
      @Nullable String state,
      @Nullable String postalCode,
      @Nullable String country) {}

  @Override
  public PublicSchemaBuilder define() {
    return publicSchema("customers-schema", version(1, 0))
        .from("db-accounts")
        .owner("accounts team")
        .description("One row per account, with its address if it has one.")
        .freshness("5s")
        .rows(Customer.class)
        .key("id")
        .insertOrUpdate("accounts", customerWhere("account.id = :id"))
        .anyChange("addresses", customerWhere("account.id = :account_id"));
  }

  private static String customerWhere(String condition) {
    return """
    SELECT account.id, account.email, account.name,
           address.street_address, address.city, address.state,
           address.postal_code, address.country
    FROM accounts account
    LEFT JOIN addresses address ON address.account_id = account.id
    WHERE %s\
    """
        .formatted(condition);
  }
}
