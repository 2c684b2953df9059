package dev.syncline.shop.accounts.address;

import dev.syncline.shop.kit.database.BrokenConstraint;
import dev.syncline.shop.kit.http.JsonBody;
import dev.syncline.shop.kit.http.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import org.jdbi.v3.core.JdbiException;

/** {@code /addresses}. */
public final class AddressRoutes {
  private static final JsonBody<AddressFields> COMPLETE =
      JsonBody.of(AddressFields.class, "address.schema.json#/$defs/complete");
  private static final JsonBody<AddressFields> PARTIAL =
      JsonBody.of(AddressFields.class, "address.schema.json#/$defs/partial");

  private final Addresses addresses;

  public AddressRoutes(Addresses addresses) {
    this.addresses = addresses;
  }

  public void register(RoutesConfig routes) {
    routes.get("/addresses", this::list);
    routes.post("/addresses", this::create);
    routes.get("/addresses/{id}", this::show);
    routes.put("/addresses/{id}", context -> change(context, COMPLETE));
    routes.patch("/addresses/{id}", context -> change(context, PARTIAL));
    routes.delete("/addresses/{id}", this::delete);
  }

  private void list(Context context) {
    context.json(
        addresses.page(
            Parameters.optionalId(context, "accountId"),
            Parameters.after(context),
            Parameters.limit(context)));
  }

  private void show(Context context) {
    long id = Parameters.id(context);
    context.json(addresses.find(id).orElseThrow(() -> missing(id)));
  }

  private void create(Context context) {
    AddressFields fields = COMPLETE.read(context);
    try {
      Address address = addresses.add(fields);
      context
          .status(HttpStatus.CREATED)
          .header("Location", "/addresses/" + address.id())
          .json(address);
    } catch (JdbiException failure) {
      throw refusal(failure, fields);
    }
  }

  private void change(Context context, JsonBody<AddressFields> body) {
    long id = Parameters.id(context);
    AddressFields fields = body.read(context);
    try {
      context.json(addresses.change(id, fields).orElseThrow(() -> missing(id)));
    } catch (JdbiException failure) {
      throw refusal(failure, fields);
    }
  }

  private void delete(Context context) {
    long id = Parameters.id(context);
    if (!addresses.remove(id)) {
      throw missing(id);
    }
    context.status(HttpStatus.NO_CONTENT);
  }

  private static RuntimeException refusal(JdbiException failure, AddressFields fields) {
    String account = "account " + fields.accountId();
    return switch (BrokenConstraint.of(failure).orElse("")) {
      case "addresses_account_exists" -> new NotFoundResponse(account + " does not exist");
      case "addresses_account_unique" -> new ConflictResponse(account + " already has an address");
      default -> failure;
    };
  }

  private static NotFoundResponse missing(long id) {
    return new NotFoundResponse("address " + id + " does not exist");
  }
}
