package dev.syncline.shop.orders;

import dev.syncline.shop.kit.database.Database;
import dev.syncline.shop.kit.http.StatusRoute;
import dev.syncline.shop.kit.http.WebServer;
import dev.syncline.shop.kit.launch.RunningService;
import dev.syncline.shop.kit.launch.ServiceLauncher;
import dev.syncline.shop.orders.account.AccountArrivals;
import dev.syncline.shop.orders.account.DestinationAccountRoutes;
import dev.syncline.shop.orders.account.DestinationAccounts;
import dev.syncline.shop.orders.order.OrderRoutes;
import dev.syncline.shop.orders.order.Orders;
import dev.syncline.shop.orders.product.ProductRoutes;
import dev.syncline.shop.orders.product.Products;
import io.javalin.config.RoutesConfig;

/** ShopJot's orders service: products and orders. */
public final class OrdersApp implements RunningService {
  private static final String MIGRATIONS = "dev/syncline/shop/orders/migrations";

  private final Database database;
  private final AccountArrivals arrivals;
  private final WebServer server;

  private OrdersApp(OrdersSettings settings) {
    this.database = Database.at(settings.database(), 10);
    this.arrivals = new AccountArrivals(settings.sync());
    this.server = new WebServer(settings.server(), this::register);
  }

  /** Migrates the database, then serves until closed. */
  public static OrdersApp start(OrdersSettings settings) {
    Database.migrate(settings.database(), MIGRATIONS);
    OrdersApp app = new OrdersApp(settings);
    try {
      app.server.start();
      return app;
    } catch (RuntimeException failure) {
      app.close();
      throw failure;
    }
  }

  @Override
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }

  private void register(RoutesConfig routes) {
    new StatusRoute("orders", database).register(routes);
    new DestinationAccountRoutes(new DestinationAccounts(database.jdbi())).register(routes);
    new ProductRoutes(new Products(database.jdbi())).register(routes);
    new OrderRoutes(new Orders(database.jdbi()), arrivals).register(routes);
  }

  public static void main(String[] arguments) {
    ServiceLauncher.launch("orders-app", () -> start(OrdersSettings.from(System.getenv())));
  }
}
