package dev.syncline.shop.orders;

import dev.syncline.shop.orders.account.DestinationAccountRoutes;
import dev.syncline.shop.orders.account.DestinationAccounts;
import dev.syncline.shop.orders.database.Database;
import dev.syncline.shop.orders.http.Json;
import dev.syncline.shop.orders.http.Problems;
import dev.syncline.shop.orders.order.OrderRoutes;
import dev.syncline.shop.orders.order.Orders;
import dev.syncline.shop.orders.product.ProductRoutes;
import dev.syncline.shop.orders.product.Products;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ShopJot's orders service: products and orders. */
public final class OrdersApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrdersApp.class);
  private static final String MIGRATIONS = "dev/syncline/shop/orders/migrations";
  private static final int SECONDS_TO_WAIT_FOR_THE_DATABASE = 60;
  private static final int LARGEST_BODY_IN_BYTES = 64 * 1024;

  private final Database database;
  private final Javalin server;

  private OrdersApp(OrdersSettings settings) {
    this.database = Database.at(settings.database(), 10);
    this.server = Javalin.create(this::configure);
  }

  /** Migrates the database, then serves until closed. */
  public static OrdersApp start(OrdersSettings settings) {
    Database.migrate(settings.database(), MIGRATIONS, SECONDS_TO_WAIT_FOR_THE_DATABASE);
    OrdersApp app = new OrdersApp(settings);
    try {
      app.server.start(settings.host(), settings.port());
      return app;
    } catch (RuntimeException failure) {
      app.close();
      throw failure;
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
    database.close();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = LARGEST_BODY_IN_BYTES;
    config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
    config.requestLogger.http(OrdersApp::logRequest);
    Problems.answer(config.routes);
    config.routes.get("/status", this::status);
    new DestinationAccountRoutes(new DestinationAccounts(database.jdbi())).register(config.routes);
    new ProductRoutes(new Products(database.jdbi())).register(config.routes);
    new OrderRoutes(new Orders(database.jdbi())).register(config.routes);
  }

  private void status(Context context) {
    database.jdbi().useHandle(handle -> handle.execute("SELECT 1"));
    context.json(Map.of("service", "orders", "status", "ok"));
  }

  private static void logRequest(Context context, float milliseconds) {
    log.debug(
        "{} {} -> {} in {} ms",
        context.method(),
        context.path(),
        context.statusCode(),
        Math.round(milliseconds));
  }

  public static void main(String[] arguments) {
    try {
      OrdersSettings settings = OrdersSettings.from(System.getenv());
      OrdersApp app = start(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      System.out.println("orders-app ready on http://" + settings.host() + ":" + app.port());
    } catch (RuntimeException failure) {
      System.err.println("orders-app cannot start: " + failure.getMessage());
      System.exit(1);
    }
  }
}
