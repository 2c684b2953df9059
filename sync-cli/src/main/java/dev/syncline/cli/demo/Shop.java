package dev.syncline.cli.demo;

import dev.syncline.manifest.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Runs the whole example shop: three PostgreSQL servers, two services, and a sync process for each
 * team. The two sync processes share only the event store.
 */
@SuppressWarnings("NullAway.Init") // start() comes first
final class Shop implements AutoCloseable {
  private static final long MILLIS_TO_START = 90_000;

  private final Path directory;
  private final PrintWriter talk;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private DemoDatabase accounts;
  private DemoDatabase orders;
  private DemoDatabase eventStore;
  private ShopClient accountsApp;
  private ShopClient ordersApp;
  private int toOrdersPort;
  private boolean closed;

  /**
   * @param directory the directory of data, logs and manifests
   * @param talk receives progress messages
   */
  Shop(Path directory, PrintWriter talk) {
    this.directory = directory;
    this.talk = talk;
  }

  /** Starts everything and returns when new accounts are replicated to the orders service. */
  void start() throws InterruptedException {
    say("starting three PostgreSQL servers");
    startServers();
    say("starting accounts-app and orders-app");
    startApps();
    say("starting the sync from accounts and the sync to orders");
    startSyncs();
  }

  DemoDatabase accounts() {
    return accounts;
  }

  DemoDatabase orders() {
    return orders;
  }

  DemoDatabase eventStore() {
    return eventStore;
  }

  ShopClient accountsApp() {
    return accountsApp;
  }

  ShopClient ordersApp() {
    return ordersApp;
  }

  Path directory() {
    return directory;
  }

  /**
   * Makes sure that everything still runs.
   *
   * @throws IllegalStateException if a process has ended, with its name and its log
   */
  synchronized void requireAlive() {
    for (AutoCloseable one : running) {
      if (one instanceof ChildProcess child && !child.isAlive()) {
        throw new IllegalStateException(child.name() + " has ended:\n" + child.output());
      }
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends everything in reverse order of starting. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception failure) {
        talk.println("demo: " + failure.getMessage());
      }
    }
  }

  private void startServers() {
    Secret password = password();
    List<CompletableFuture<DemoServer>> starting = new ArrayList<>();
    starting.add(server("db-accounts", 5435, password));
    starting.add(server("db-orders", 5436, password));
    starting.add(server("db-eventstore", 5437, password));
    List<DemoServer> started = starting.stream().map(CompletableFuture::join).toList();
    accounts = started.get(0).database();
    orders = started.get(1).database();
    eventStore = started.get(2).database();
  }

  private Secret password() {
    try {
      return DemoPassword.of(directory);
    } catch (IOException unusable) {
      throw new UncheckedIOException("cannot use folder " + directory, unusable);
    }
  }

  private CompletableFuture<DemoServer> server(String name, int port, Secret password) {
    return CompletableFuture.supplyAsync(
        () -> keep(DemoServer.start(name, directory.resolve(name), port, password)));
  }

  private void startApps() throws InterruptedException {
    int accountsPort = freePort(3000);
    int ordersPort = freePort(3001);
    toOrdersPort = freePort(3003);
    ChildProcess first =
        app(
            "accounts-app",
            "dev.syncline.shop.accounts.AccountsApp",
            accountsPort,
            accounts,
            Map.of(
                "EVENTSTORE_URL",
                eventStore.jdbcUrl(),
                "EVENTSTORE_USER",
                DemoDatabase.USER,
                "EVENTSTORE_PASSWORD",
                eventStore.password().reveal()));
    ChildProcess second =
        app(
            "orders-app",
            "dev.syncline.shop.orders.OrdersApp",
            ordersPort,
            orders,
            Map.of("SYNC_URL", "http://localhost:" + toOrdersPort));
    accountsApp = new ShopClient(URI.create("http://localhost:" + accountsPort));
    ordersApp = new ShopClient(URI.create("http://localhost:" + ordersPort));
    await(first, () -> answers(accountsApp.base().resolve("/status")));
    await(second, () -> answers(ordersApp.base().resolve("/status")));
  }

  private ChildProcess app(
      String name, String mainClass, int port, DemoDatabase database, Map<String, String> more) {
    Map<String, String> environment = new java.util.HashMap<>(more);
    environment.put("PORT", Integer.toString(port));
    environment.put("HOST", "localhost");
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("DATABASE_USER", DemoDatabase.USER);
    environment.put("DATABASE_PASSWORD", database.password().reveal());
    return keep(
        ChildProcess.start(name, ClassPath.ofShop(name), List.of(mainClass), environment, logs()));
  }

  private void startSyncs() throws InterruptedException {
    ShopManifests manifests = new ShopManifests(directory.resolve("manifests"));
    int fromPort = freePort(3002);
    ChildProcess from =
        sync(
            "sync-from-accounts",
            fromPort,
            manifests.fromAccountsBase(),
            manifests.fromAccountsEnvironment(accounts, eventStore));
    ChildProcess to =
        sync(
            "sync-to-orders",
            toOrdersPort,
            manifests.toOrdersBase(),
            manifests.toOrdersEnvironment(orders, eventStore));
    await(from, () -> answers(URI.create("http://localhost:" + fromPort + "/health/ready")));
    await(to, () -> answers(URI.create("http://localhost:" + toOrdersPort + "/health/ready")));
  }

  private ChildProcess sync(String name, int port, Path base, Path environment) {
    List<String> command =
        List.of(
            "dev.syncline.cli.SyncCli",
            "manifest",
            "sync",
            base.toString(),
            environment.toString(),
            "--api-port",
            Integer.toString(port));
    return keep(
        ChildProcess.start(
            name,
            ClassPath.own(),
            command,
            Map.of("DEMO_PASSWORD", eventStore.password().reveal()),
            logs()));
  }

  private Path logs() {
    return directory.resolve("logs");
  }

  private synchronized <T extends AutoCloseable> T keep(T started) {
    if (closed) {
      try {
        started.close();
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
      throw new IllegalStateException("the demo is ending");
    }
    running.push(started);
    return started;
  }

  private void await(ChildProcess child, BooleanSupplier ready) throws InterruptedException {
    long deadline = System.nanoTime() + MILLIS_TO_START * 1_000_000;
    while (!ready.getAsBoolean()) {
      if (!child.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(child.name() + " did not get ready:\n" + child.output());
      }
      Thread.sleep(50);
    }
  }

  private static boolean answers(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort(int preferred) {
    for (int port : List.of(preferred, 0)) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next candidate is 0, which means any free port.
      }
    }
    throw new IllegalStateException("no free port");
  }

  private void say(String what) {
    talk.println("demo: " + what);
    talk.flush();
  }
}
