package dev.syncline.shop.accounts;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import dev.syncline.testkit.JsonClient;
import dev.syncline.testkit.JsonReply;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.Optional;

/** The service on a free port and an empty database, spoken to over HTTP. */
public final class RunningAccounts implements AutoCloseable {
  private final TestDatabase database;
  private final AccountsApp app;
  private final JsonClient client;

  private RunningAccounts(TestDatabase database, Optional<DatabaseAddress> eventStore) {
    this.database = database;
    this.app =
        AccountsApp.start(
            new AccountsSettings(
                new ServerAddress("localhost", 0), addressOf(database), eventStore));
    this.client = new JsonClient(app.url());
  }

  public static RunningAccounts withoutEventStore() {
    return new RunningAccounts(TestPostgres.shared().database(), Optional.empty());
  }

  public static RunningAccounts withEventStore(DatabaseAddress eventStore) {
    return new RunningAccounts(TestPostgres.shared().database(), Optional.of(eventStore));
  }

  public static DatabaseAddress addressOf(TestDatabase database) {
    return new DatabaseAddress(database.url(), TestDatabase.USER, "");
  }

  public TestDatabase database() {
    return database;
  }

  public JsonReply get(String path) {
    return client.get(path);
  }

  public JsonReply delete(String path) {
    return send("DELETE", path, "");
  }

  public JsonReply send(String method, String path, String body) {
    return client.send(method, path, body);
  }

  /** Adds an account and answers its id. */
  public long account(String email) {
    String body = "{\"email\": \"" + email + "\", \"name\": \"Ada\"}";
    return send("POST", "/accounts", body).body().path("id").asLong();
  }

  @Override
  public void close() {
    app.close();
  }
}
