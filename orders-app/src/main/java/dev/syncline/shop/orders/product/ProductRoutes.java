package dev.syncline.shop.orders.product;

import dev.syncline.shop.kit.http.JsonBody;
import dev.syncline.shop.kit.http.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;

/** {@code /products}. */
public final class ProductRoutes {
  private static final JsonBody<NewProduct> BODY =
      JsonBody.of(NewProduct.class, "product.schema.json");

  private final Products products;

  public ProductRoutes(Products products) {
    this.products = products;
  }

  public void register(RoutesConfig routes) {
    routes.get("/products", this::list);
    routes.post("/products", this::create);
    routes.get("/products/{id}", this::show);
  }

  private void list(Context context) {
    context.json(products.page(Parameters.after(context), Parameters.limit(context)));
  }

  private void create(Context context) {
    Product product = products.add(BODY.read(context));
    context
        .status(HttpStatus.CREATED)
        .header("Location", "/products/" + product.id())
        .json(product);
  }

  private void show(Context context) {
    long id = Parameters.id(context);
    context.json(
        products
            .find(id)
            .orElseThrow(() -> new NotFoundResponse("product " + id + " does not exist")));
  }
}
