package dev.syncline.shop.orders;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import dev.syncline.testkit.JsonClient;
import dev.syncline.testkit.JsonReply;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.Optional;

/** The service on a free port and an empty database, spoken to over HTTP. */
public final class RunningOrders implements AutoCloseable {
  private final TestDatabase database;
  private final OrdersApp app;
  private final JsonClient client;

  private RunningOrders(TestDatabase database) {
    this.database = database;
    DatabaseAddress address = new DatabaseAddress(database.url(), TestDatabase.USER, "");
    this.app =
        OrdersApp.start(
            new OrdersSettings(new ServerAddress("localhost", 0), address, Optional.empty()));
    this.client = new JsonClient(app.url());
  }

  public static RunningOrders onAnEmptyDatabase() {
    return new RunningOrders(TestPostgres.shared().database());
  }

  public TestDatabase database() {
    return database;
  }

  public JsonReply get(String path) {
    return client.get(path);
  }

  public JsonReply post(String path, String body) {
    return client.send("POST", path, body);
  }

  /** Adds a product and answers its id. */
  public long product(int price) {
    String body = "{\"name\": \"Tea\", \"price\": " + price + "}";
    return post("/products", body).body().path("id").asLong();
  }

  /** Writes what the sync would write. */
  public void arrives(long account, String name) {
    database.execute(
        "INSERT INTO destination_accounts (id, name) VALUES (%d, '%s')".formatted(account, name));
  }

  @Override
  public void close() {
    app.close();
  }
}
