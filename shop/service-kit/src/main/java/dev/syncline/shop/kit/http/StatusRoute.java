package dev.syncline.shop.kit.http;

import dev.syncline.shop.kit.database.Database;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code /status}: reports that the service reaches its database, or responds with status 503. */
public final class StatusRoute {
  private final String service;
  private final Database database;

  public StatusRoute(String service, Database database) {
    this.service = service;
    this.database = database;
  }

  public void register(RoutesConfig routes) {
    routes.get("/status", this::show);
  }

  private void show(Context context) {
    database.jdbi().useHandle(handle -> handle.execute("SELECT 1"));
    context.json(new Status(service, "ok"));
  }

  private record Status(String service, String status) {}
}
