package dev.syncline.shop.accounts;

import dev.syncline.shop.accounts.account.AccountRoutes;
import dev.syncline.shop.accounts.account.Accounts;
import dev.syncline.shop.accounts.address.AddressRoutes;
import dev.syncline.shop.accounts.address.Addresses;
import dev.syncline.shop.accounts.database.Database;
import dev.syncline.shop.accounts.event.EventLog;
import dev.syncline.shop.accounts.event.EventRoutes;
import dev.syncline.shop.accounts.http.Json;
import dev.syncline.shop.accounts.http.Problems;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ShopJot's accounts service: who the customers are and where they live. */
public final class AccountsApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AccountsApp.class);
  private static final String MIGRATIONS = "dev/syncline/shop/accounts/migrations";
  private static final int SECONDS_TO_WAIT_FOR_THE_DATABASE = 60;
  private static final int LARGEST_BODY_IN_BYTES = 64 * 1024;

  private final Database database;
  private final Optional<Database> eventStore;
  private final Javalin server;

  private AccountsApp(AccountsSettings settings) {
    this.database = Database.at(settings.database(), 10);
    this.eventStore = settings.eventStore().map(address -> Database.at(address, 2));
    this.server = Javalin.create(this::configure);
  }

  /** Migrates the database, then serves until closed. */
  public static AccountsApp start(AccountsSettings settings) {
    Database.migrate(settings.database(), MIGRATIONS, SECONDS_TO_WAIT_FOR_THE_DATABASE);
    AccountsApp app = new AccountsApp(settings);
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
    eventStore.ifPresent(Database::close);
    database.close();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = LARGEST_BODY_IN_BYTES;
    config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
    config.requestLogger.http(AccountsApp::logRequest);
    Problems.answer(config.routes);
    config.routes.get("/status", this::status);
    new AccountRoutes(new Accounts(database.jdbi())).register(config.routes);
    new AddressRoutes(new Addresses(database.jdbi())).register(config.routes);
    new EventRoutes(eventStore.map(store -> new EventLog(store.jdbi()))).register(config.routes);
  }

  private void status(Context context) {
    database.jdbi().useHandle(handle -> handle.execute("SELECT 1"));
    context.json(Map.of("service", "accounts", "status", "ok"));
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
      AccountsSettings settings = AccountsSettings.from(System.getenv());
      AccountsApp app = start(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      System.out.println("accounts-app ready on http://" + settings.host() + ":" + app.port());
    } catch (RuntimeException failure) {
      System.err.println("accounts-app cannot start: " + failure.getMessage());
      System.exit(1);
    }
  }
}
