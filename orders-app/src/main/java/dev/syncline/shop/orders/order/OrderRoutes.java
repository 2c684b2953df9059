package dev.syncline.shop.orders.order;

import dev.syncline.shop.kit.http.JsonBody;
import dev.syncline.shop.kit.http.Parameters;
import dev.syncline.shop.orders.account.AccountArrivals;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;

/** {@code /orders}. */
public final class OrderRoutes {
  private static final JsonBody<NewOrder> BODY = JsonBody.of(NewOrder.class, "order.schema.json");

  private final Orders orders;
  private final AccountArrivals arrivals;

  /**
   * @param arrivals waits for accounts that were written a moment ago
   */
  public OrderRoutes(Orders orders, AccountArrivals arrivals) {
    this.orders = orders;
    this.arrivals = arrivals;
  }

  public void register(RoutesConfig routes) {
    routes.get("/orders", this::list);
    routes.post("/orders", this::place);
    routes.get("/orders/{id}", this::show);
  }

  private void list(Context context) {
    context.json(orders.page(Parameters.after(context), Parameters.limit(context)));
  }

  private void place(Context context) {
    NewOrder wanted = BODY.read(context);
    arrivals.await(Optional.ofNullable(context.header(AccountArrivals.HEADER)));
    Order order = orders.place(wanted);
    context.status(HttpStatus.CREATED).header("Location", "/orders/" + order.id()).json(order);
  }

  private void show(Context context) {
    long id = Parameters.id(context);
    context.json(
        orders.find(id).orElseThrow(() -> new NotFoundResponse("order " + id + " does not exist")));
  }
}
