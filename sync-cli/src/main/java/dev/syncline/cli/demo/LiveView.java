package dev.syncline.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints one line for each change that arrives at the orders service, with the time it took. */
final class LiveView {
  private static final String NEW_EVENTS =
      """
      SELECT position, operation, key->>'id', object->>'name', created_at
      FROM sync_events.events
      WHERE position > ? AND public_schema_name = 'accounts-schema' ORDER BY position LIMIT 100
      """;
  private static final String CURSOR = "SELECT coalesce(min(position), 0) FROM sync_sink.cursor";
  private static final String COMMITTED =
      "SELECT (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1e6)::bigint FROM %s WHERE id ="
          + " ?";
  private static final long LOOK_MILLIS = 100;

  private final Shop shop;
  private final PrintWriter out;
  private long shown;

  LiveView(Shop shop, PrintWriter out) {
    this.shop = shop;
    this.out = out;
    shown = shop.eventStore().number("SELECT coalesce(max(position), 0) FROM sync_events.events");
  }

  /**
   * Shows changes until the thread is interrupted.
   *
   * @throws IllegalStateException if one of the shop's processes has ended
   */
  void run() throws InterruptedException {
    while (true) {
      shop.requireAlive();
      long applied = shop.orders().number(CURSOR);
      for (List<String> event : shop.eventStore().rows(NEW_EVENTS, shown)) {
        long position = Long.parseLong(event.get(0));
        if (position > applied) {
          break;
        }
        show(event);
        shown = position;
      }
      out.flush();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void show(List<String> event) {
    long id = Long.parseLong(event.get(2));
    String what = event.get(3) == null ? "" : " '" + event.get(3) + "'";
    out.printf(
        Locale.ROOT,
        "%6s  %-6s account %d%s  accounts -> orders%s%n",
        event.get(0),
        event.get(1),
        id,
        what,
        took(id));
  }

  /** The time it took; empty if the row was deleted or already written again. */
  private String took(long id) {
    List<List<String>> written = shop.accounts().rows(COMMITTED.formatted("accounts"), id);
    List<List<String>> arrived =
        shop.orders().rows(COMMITTED.formatted("destination_accounts"), id);
    if (written.isEmpty() || arrived.isEmpty()) {
      return "";
    }
    long micros = Long.parseLong(arrived.get(0).get(0)) - Long.parseLong(written.get(0).get(0));
    return micros < 0 ? "" : String.format(Locale.ROOT, "  %.1f ms", micros / 1000.0);
  }
}
