package dev.syncline.shop.orders.order;

import dev.syncline.shop.kit.http.JsonBody;
import dev.syncline.shop.kit.http.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;

/** {@code /orders}. */
public final class OrderRoutes {
  private static final JsonBody<NewOrder> BODY = JsonBody.of(NewOrder.class, "order.schema.json");

  private final Orders orders;

  public OrderRoutes(Orders orders) {
    this.orders = orders;
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
    Order order = orders.place(BODY.read(context));
    context.status(HttpStatus.CREATED).header("Location", "/orders/" + order.id()).json(order);
  }

  private void show(Context context) {
    long id = Parameters.id(context);
    context.json(
        orders.find(id).orElseThrow(() -> new NotFoundResponse("order " + id + " does not exist")));
  }
}
