package dev.syncline.shop.orders.account;

import dev.syncline.shop.kit.http.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code /destination_accounts}: the accounts that the sync has written. */
public final class DestinationAccountRoutes {
  private final DestinationAccounts accounts;

  public DestinationAccountRoutes(DestinationAccounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    routes.get("/destination_accounts", this::list);
    routes.get("/destination_accounts/{id}", this::show);
  }

  private void list(Context context) {
    context.json(accounts.page(Parameters.after(context), Parameters.limit(context)));
  }

  private void show(Context context) {
    long id = Parameters.id(context);
    context.json(accounts.find(id).orElseThrow(() -> new AccountNotArrived(id)));
  }
}
