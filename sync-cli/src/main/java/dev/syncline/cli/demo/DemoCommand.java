package dev.syncline.cli.demo;

import dev.syncline.cli.demo.DemoProof.Report;
import dev.syncline.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole example shop on this machine. */
@Command(
    name = "demo",
    header = "Run the example shop: three PostgreSQL servers, two services, two syncs.",
    description = {
      "Starts everything on this machine, without Docker, and shows each change on its way from the"
          + " accounts service to the orders service. Ctrl-C stops everything and leaves nothing"
          + " behind.",
      "With --once it is a proof: it creates 200 accounts over HTTP, updates 50, deletes 10, places"
          + " orders, also right after signing up, compares both databases row by row, and exits 0"
          + " if nothing was lost and nothing came twice."
    })
public final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--once", description = "Prove it and exit: 0 if all is well, 1 if not.")
  private boolean once;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep data, logs and manifests here. Default: a temporary folder.")
  private @Nullable Path dataDirectory;

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path directory = directory();
    Shop shop = new Shop(directory, terminal.err());
    Runnable end = () -> end(shop, directory);
    Thread hook = new Thread(end, "demo shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      shop.start();
      return once ? prove(shop) : show(shop);
    } catch (IllegalStateException | UncheckedIOException | CompletionException failure) {
      terminal.err().println("demo: " + reason(failure));
      return 1;
    } finally {
      terminal.out().flush();
      terminal.err().flush();
      endNow(hook, end);
    }
  }

  private static String reason(RuntimeException failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause.getMessage());
  }

  private int prove(Shop shop) throws InterruptedException {
    Report report = new DemoProof(shop, terminal.err()).run();
    PrintWriter out = terminal.out();
    out.printf(
        Locale.ROOT,
        "%8s %8s %8s %12s %10s %10s%n",
        "rows",
        "events",
        "lost",
        "duplicated",
        "p50 ms",
        "p99 ms");
    out.printf(
        Locale.ROOT,
        "%8d %8d %8d %12d %10.1f %10.1f%n",
        report.rows(),
        report.events(),
        report.lost(),
        report.duplicated(),
        report.p50(),
        report.p99());
    report.differences().forEach(difference -> out.println("difference: " + difference));
    return report.holds() ? 0 : 1;
  }

  private int show(Shop shop) throws InterruptedException {
    introduce(shop);
    LiveView live = new LiveView(shop, terminal.out());
    seed(shop);
    try {
      live.run();
    } catch (IllegalStateException gone) {
      if (!shop.isClosed()) {
        terminal.err().println("demo: " + gone.getMessage());
      }
    }
    return 1;
  }

  private void introduce(Shop shop) {
    String accounts = shop.accountsApp().base().toString();
    String orders = shop.ordersApp().base().toString();
    terminal
        .out()
        .println(
            """

            accounts service  %s/accounts
            orders service    %s/destination_accounts
            databases         %s
                              %s
            event store       %s
            password file     %s
            logs, manifests   %s

            Try:
              curl -X POST %s/accounts -H 'content-type: application/json' -d '{"name":"Ada","email":"ada@example.org"}'
              curl %s/destination_accounts
              export PGPASSWORD=$(cat %s)
              psql %s -c 'select position, operation, key, object from sync_events.events order by position desc limit 5'
              psql %s -c 'select * from sync_sink.cursor'
              DEMO_PASSWORD=$PGPASSWORD bin/sync-cli status %s/*.json

            Ctrl-C stops everything. Each change, as it arrives at the orders service:
            """
                .formatted(
                    accounts,
                    orders,
                    shop.accounts().uri(),
                    shop.orders().uri(),
                    shop.eventStore().uri(),
                    DemoPassword.file(shop.directory()),
                    shop.directory(),
                    accounts,
                    orders,
                    DemoPassword.file(shop.directory()),
                    shop.eventStore().uri(),
                    shop.orders().uri(),
                    shop.directory().resolve("manifests")));
    terminal.out().flush();
  }

  private static void seed(Shop shop) throws InterruptedException {
    if (shop.accounts().number("SELECT count(*) FROM accounts") > 0) {
      return;
    }
    for (String name : new String[] {"Grace", "Edsger", "Barbara", "Alan", "Frances"}) {
      String email = name.toLowerCase(Locale.ROOT) + "@shopjot.example";
      ShopClient accounts = shop.accountsApp();
      accounts.require(accounts.post("/accounts", Map.of("name", name, "email", email)));
    }
  }

  private Path directory() {
    try {
      return dataDirectory == null
          ? Files.createTempDirectory("syncline-demo")
          : Files.createDirectories(dataDirectory).toAbsolutePath();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void end(Shop shop, Path directory) {
    if (!once) {
      terminal.err().println("demo: stopping");
      terminal.err().flush();
    }
    shop.close();
    if (dataDirectory == null) {
      delete(directory);
    }
  }

  /** Also ends everything at the normal end, in place of the shutdown hook. */
  private static void endNow(Thread hook, Runnable end) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      end.run();
    } catch (IllegalStateException alreadyEnding) {
      // The hook is running.
    }
  }

  /** A server that is still ending may write during the deletion, so this tries more than once. */
  private static void delete(Path directory) {
    for (int attempt = 0; attempt < 20 && Files.exists(directory); attempt++) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException | UncheckedIOException changing) {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }
}
