package dev.syncline.cli.demo;

import dev.syncline.cli.demo.ShopClient.Answer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Runs the demo as a proof: makes changes over HTTP on one side, and compares the rows on the other
 * side with them.
 */
final class DemoProof {
  private static final int CREATED = 200;
  private static final int UPDATED = 50;
  private static final int DELETED = 10;
  private static final int BUYERS = 10;
  private static final Duration TO_ARRIVE = Duration.ofSeconds(60);

  private final Shop shop;
  private final PrintWriter talk;
  private final List<String> differences = new ArrayList<>();
  private final List<Long> accounts = new ArrayList<>();
  private Map<Long, Double> latencies = Map.of();

  DemoProof(Shop shop, PrintWriter talk) {
    this.shop = shop;
    this.talk = talk;
  }

  /** Runs the proof; the report says whether it succeeded. */
  Report run() throws InterruptedException {
    long before = events();
    long newestBefore = shop.accounts().number("SELECT coalesce(max(id), 0) FROM accounts");
    say("creating " + CREATED + " accounts");
    create();
    awaitRows("the new accounts");
    latencies = new CommitTimes(shop.accounts(), shop.orders()).since(newestBefore);
    say("updating " + UPDATED + ", deleting " + DELETED);
    change();
    awaitRows("the changes");
    say("placing orders");
    order();
    return report(before);
  }

  private void create() throws InterruptedException {
    for (int number = 0; number < CREATED; number++) {
      String name = "Customer " + number;
      String email = "customer-" + number + "-" + System.nanoTime() + "@shopjot.example";
      accounts.add(
          accounts()
              .require(accounts().post("/accounts", Map.of("name", name, "email", email)))
              .id());
    }
  }

  private void change() throws InterruptedException {
    for (int index = 0; index < UPDATED; index++) {
      Map<String, String> changed = Map.of("name", "Renamed customer " + index);
      accounts().require(accounts().patch("/accounts/" + accounts.get(index), changed));
    }
    for (int index = UPDATED; index < UPDATED + DELETED; index++) {
      accounts().require(accounts().delete("/accounts/" + accounts.get(index)));
    }
  }

  private void order() throws InterruptedException {
    ShopClient orders = shop.ordersApp();
    Map<String, Object> product = new LinkedHashMap<>();
    product.put("name", "Notebook");
    product.put("description", "A5, dotted");
    product.put("price", 1250);
    long productId = orders.require(orders.post("/products", product)).id();
    List<Map<String, Object>> items = List.of(Map.of("product_id", productId, "quantity", 2));
    Answer arrived = orders.post("/orders", Map.of("account_id", accounts.get(0), "items", items));
    expect(arrived, 201, "an order for an account that arrived");
    orderRightAfterSigningUp(items);
    Answer missing =
        orders.post("/orders", Map.of("account_id", accounts.get(UPDATED), "items", items));
    expect(missing, 404, "an order for an account that was deleted");
  }

  /** Each buyer orders at once, without a look whether the account has arrived. */
  private void orderRightAfterSigningUp(List<Map<String, Object>> items)
      throws InterruptedException {
    say("signing up " + BUYERS + " buyers who order at once");
    for (int number = 0; number < BUYERS; number++) {
      String email = "buyer-" + number + "-" + System.nanoTime() + "@shopjot.example";
      Answer signedUp =
          accounts().require(accounts().post("/accounts", Map.of("name", "Buyer", "email", email)));
      Answer ordered =
          shop.ordersApp()
              .postAfter(
                  signedUp.syncToken(),
                  "/orders",
                  Map.of("account_id", signedUp.id(), "items", items));
      expect(ordered, 201, "an order right after signing up");
    }
  }

  private void expect(Answer answer, int status, String what) {
    if (answer.status() != status) {
      differences.add(
          what + " was answered " + answer.status() + " and not " + status + ": " + answer.body());
    }
  }

  private Report report(long eventsBefore) {
    Map<String, String> source = rows(shop.accounts(), "accounts");
    Map<String, String> destination = rows(shop.orders(), "destination_accounts");
    long lost = 0;
    long extra = 0;
    for (Map.Entry<String, String> row : source.entrySet()) {
      if (!row.getValue().equals(destination.get(row.getKey()))) {
        lost++;
        differences.add(
            "account "
                + row.getKey()
                + " differs: '"
                + row.getValue()
                + "' at the source, '"
                + destination.get(row.getKey())
                + "' at the destination");
      }
    }
    for (String id : destination.keySet()) {
      if (!source.containsKey(id)) {
        extra++;
        differences.add("account " + id + " is at the destination only");
      }
    }
    long events = events() - eventsBefore;
    int expected = CREATED + UPDATED + DELETED + BUYERS;
    if (events != expected) {
      differences.add(events + " events for " + expected + " changes");
    }
    Collection<Double> times = latencies.values();
    return new Report(
        destination.size(),
        events,
        lost + Math.max(0, expected - events),
        extra + Math.max(0, events - expected),
        CommitTimes.percentile(times, 50),
        CommitTimes.percentile(times, 99),
        differences);
  }

  /**
   * The result of the proof.
   *
   * @param rows rows at the destination
   * @param events events of accounts-schema that the changes caused
   * @param lost rows or events that are missing or differ
   * @param duplicated rows or events too many
   * @param p50 commit-to-visible, milliseconds
   * @param p99 commit-to-visible, milliseconds
   * @param differences everything that differs from what was expected
   */
  record Report(
      long rows,
      long events,
      long lost,
      long duplicated,
      double p50,
      double p99,
      List<String> differences) {
    boolean holds() {
      return differences.isEmpty();
    }
  }

  private void awaitRows(String what) throws InterruptedException {
    BooleanSupplier same =
        () -> rows(shop.accounts(), "accounts").equals(rows(shop.orders(), "destination_accounts"));
    long deadline = System.nanoTime() + TO_ARRIVE.toNanos();
    while (!same.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    say(what + (same.getAsBoolean() ? " have arrived" : " have not all arrived"));
  }

  private static Map<String, String> rows(DemoDatabase database, String table) {
    Map<String, String> rows = new LinkedHashMap<>();
    database
        .rows("SELECT id, name FROM " + table + " ORDER BY id")
        .forEach(row -> rows.put(row.get(0), row.get(1)));
    return rows;
  }

  private long events() {
    return shop.eventStore()
        .number(
            "SELECT count(*) FROM sync_events.events WHERE public_schema_name = 'accounts-schema'");
  }

  private ShopClient accounts() {
    return shop.accountsApp();
  }

  private void say(String what) {
    talk.println("demo: " + what);
    talk.flush();
  }
}
