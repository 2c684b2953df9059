package dev.syncline.shop.accounts;

import dev.syncline.shop.accounts.account.AccountRoutes;
import dev.syncline.shop.accounts.account.Accounts;
import dev.syncline.shop.accounts.address.AddressRoutes;
import dev.syncline.shop.accounts.address.Addresses;
import dev.syncline.shop.accounts.event.EventLog;
import dev.syncline.shop.accounts.event.EventRoutes;
import dev.syncline.shop.kit.database.Database;
import dev.syncline.shop.kit.http.StatusRoute;
import dev.syncline.shop.kit.http.WebServer;
import dev.syncline.shop.kit.launch.RunningService;
import dev.syncline.shop.kit.launch.ServiceLauncher;
import dev.syncline.shop.kit.sync.SyncTokens;
import io.javalin.config.RoutesConfig;
import java.util.Optional;

/** ShopJot's accounts service: who the customers are and where they live. */
public final class AccountsApp implements RunningService {
  private static final String MIGRATIONS = "dev/syncline/shop/accounts/migrations";

  private final Database database;
  private final Optional<Database> eventStore;
  private final WebServer server;

  private AccountsApp(AccountsSettings settings) {
    this.database = Database.at(settings.database(), 10);
    this.eventStore = settings.eventStore().map(address -> Database.at(address, 2));
    this.server = new WebServer(settings.server(), this::register);
  }

  /** Migrates the database, then serves until closed. */
  public static AccountsApp start(AccountsSettings settings) {
    Database.migrate(settings.database(), MIGRATIONS);
    AccountsApp app = new AccountsApp(settings);
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
    eventStore.ifPresent(Database::close);
    database.close();
  }

  private void register(RoutesConfig routes) {
    new StatusRoute("accounts", database).register(routes);
    new SyncTokens(database.jdbi()).register(routes);
    new AccountRoutes(new Accounts(database.jdbi())).register(routes);
    new AddressRoutes(new Addresses(database.jdbi())).register(routes);
    new EventRoutes(eventStore.map(store -> new EventLog(store.jdbi()))).register(routes);
  }

  public static void main(String[] arguments) {
    ServiceLauncher.launch("accounts-app", () -> start(AccountsSettings.from(System.getenv())));
  }
}
