package dev.syncline.shop.accounts.event;

import dev.syncline.shop.kit.http.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /events}: shows the event store, which is optional for this service. */
public final class EventRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);

  private final Optional<EventLog> events;

  /**
   * @param events empty if no event store is configured; requests then fail with status 503
   */
  public EventRoutes(Optional<EventLog> events) {
    this.events = events;
  }

  public void register(RoutesConfig routes) {
    routes.get("/events", this::list);
  }

  private void list(Context context) {
    EventLog store = events.orElseThrow(EventRoutes::notConfigured);
    int limit = Parameters.limit(context);
    try {
      context.json(store.newest(limit));
    } catch (JdbiException failure) {
      throw unreadable(failure);
    }
  }

  private static ServiceUnavailableResponse notConfigured() {
    return new ServiceUnavailableResponse(
        "no event store is configured; set EVENTSTORE_URL to show its events");
  }

  private static ServiceUnavailableResponse unreadable(JdbiException failure) {
    LOG.warn(
        "the event store cannot be read: {}",
        Objects.requireNonNullElse(failure.getCause(), failure).getMessage());
    return new ServiceUnavailableResponse(
        "the event store cannot be read; is it running, and has a sync written to it yet?");
  }
}
