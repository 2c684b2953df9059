package dev.syncline.shop.kit.http;

import dev.syncline.testkit.JsonClient;
import dev.syncline.testkit.JsonReply;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;

/** Routes of a test on a free port, spoken to over HTTP. */
final class RunningRoutes implements AutoCloseable {
  private final WebServer server;
  private final JsonClient client;

  RunningRoutes(Consumer<RoutesConfig> routes) {
    this.server = new WebServer(new ServerAddress("localhost", 0), routes);
    server.start();
    this.client = new JsonClient(server.url());
  }

  JsonReply get(String path) {
    return client.get(path);
  }

  JsonReply send(String method, String path, String body) {
    return client.send(method, path, body);
  }

  @Override
  public void close() {
    server.close();
  }
}
