package dev.syncline.shop.accounts.account;

import dev.syncline.shop.kit.database.BrokenConstraint;
import dev.syncline.shop.kit.http.JsonBody;
import dev.syncline.shop.kit.http.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import org.jdbi.v3.core.JdbiException;

/** {@code /accounts}. */
public final class AccountRoutes {
  private static final JsonBody<AccountFields> COMPLETE =
      JsonBody.of(AccountFields.class, "account.schema.json#/$defs/complete");
  private static final JsonBody<AccountFields> PARTIAL =
      JsonBody.of(AccountFields.class, "account.schema.json#/$defs/partial");

  private final Accounts accounts;

  public AccountRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    routes.get("/accounts", this::list);
    routes.post("/accounts", this::create);
    routes.get("/accounts/{id}", this::show);
    routes.put("/accounts/{id}", context -> change(context, COMPLETE));
    routes.patch("/accounts/{id}", context -> change(context, PARTIAL));
    routes.delete("/accounts/{id}", this::delete);
  }

  private void list(Context context) {
    context.json(accounts.page(Parameters.after(context), Parameters.limit(context)));
  }

  private void show(Context context) {
    long id = Parameters.id(context);
    context.json(accounts.find(id).orElseThrow(() -> missing(id)));
  }

  private void create(Context context) {
    AccountFields fields = COMPLETE.read(context);
    try {
      Account account = accounts.add(fields);
      context
          .status(HttpStatus.CREATED)
          .header("Location", "/accounts/" + account.id())
          .json(account);
    } catch (JdbiException failure) {
      throw refusal(failure, fields);
    }
  }

  private void change(Context context, JsonBody<AccountFields> body) {
    long id = Parameters.id(context);
    AccountFields fields = body.read(context);
    try {
      context.json(accounts.change(id, fields).orElseThrow(() -> missing(id)));
    } catch (JdbiException failure) {
      throw refusal(failure, fields);
    }
  }

  private void delete(Context context) {
    long id = Parameters.id(context);
    if (!accounts.remove(id)) {
      throw missing(id);
    }
    context.status(HttpStatus.NO_CONTENT);
  }

  private static RuntimeException refusal(JdbiException failure, AccountFields fields) {
    boolean emailTaken =
        BrokenConstraint.of(failure).filter("accounts_email_unique"::equals).isPresent();
    return emailTaken
        ? new ConflictResponse("the email " + fields.email() + " belongs to another account")
        : failure;
  }

  private static NotFoundResponse missing(long id) {
    return new NotFoundResponse("account " + id + " does not exist");
  }
}
