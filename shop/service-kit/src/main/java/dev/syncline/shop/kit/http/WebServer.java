package dev.syncline.shop.kit.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves routes as JSON; responds to failures as {@link Problems} describes. */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final int LARGEST_BODY_IN_BYTES = 64 * 1024;

  private final ServerAddress address;
  private final Javalin server;

  /** Adds the routes without serving them yet. */
  public WebServer(ServerAddress address, Consumer<RoutesConfig> routes) {
    this.address = address;
    this.server = Javalin.create(config -> configure(config, routes));
  }

  /** Serves until closed. */
  public void start() {
    server.start(address.host(), address.port());
  }

  /** The URL of a started server, with the port that it chose if the address has none. */
  public String url() {
    return "http://" + address.host() + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void configure(JavalinConfig config, Consumer<RoutesConfig> routes) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = LARGEST_BODY_IN_BYTES;
    config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
    config.requestLogger.http(WebServer::logRequest);
    Problems.answer(config.routes);
    routes.accept(config.routes);
  }

  private static void logRequest(Context context, float milliseconds) {
    log.debug(
        "{} {} -> {} in {} ms",
        context.method(),
        context.path(),
        context.statusCode(),
        Math.round(milliseconds));
  }
}
