package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.client.SyncClient;
import dev.syncline.client.SyncClientException;
import dev.syncline.client.WaitResult;
import dev.syncline.shop.accounts.AccountsApp;
import dev.syncline.shop.accounts.AccountsSettings;
import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import dev.syncline.shop.orders.OrdersApp;
import dev.syncline.shop.orders.OrdersSettings;
import dev.syncline.shop.orders.account.SyncAddress;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole shop: two services, and a process of each team's sync. */
@Tag("verify")
class ReadYourWritesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path PAGE = ROOT.resolve("docs/read-your-writes.md");
  private static final String CONSUMER = "to-orders/orders-schema";
  private static final String API_TOKEN = "0123456789abcdef";
  private static final Pattern PORT = Pattern.compile("status at http://[^:]+:(\\d+)/status");

  private final TestDatabase accounts = TestPostgres.shared().database();
  private final TestDatabase orders = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory;
  private AccountsApp accountsApp;
  private OrdersApp ordersApp;
  private SyncProcess publisher;
  private SyncProcess consumer;
  private long product;

  @BeforeEach
  void startTheShop() throws Exception {
    accountsApp =
        AccountsApp.start(new AccountsSettings(anyPort(), address(accounts), Optional.empty()));
    OrdersApp.start(new OrdersSettings(anyPort(), address(orders), Optional.empty())).close();
    publisher = process("from-accounts");
    consumer = process("to-orders");
    ordersApp =
        OrdersApp.start(
            new OrdersSettings(
                anyPort(),
                address(orders),
                Optional.of(new SyncAddress(service(consumer), Optional.of(API_TOKEN), CONSUMER))));
    product = id(post(ordersApp.url() + "/products", "{\"name\":\"Tea\",\"price\":450}"));
    String first = token(signUp("first"));
    await()
        .atMost(Duration.ofSeconds(120))
        .ignoreExceptionsInstanceOf(SyncClientException.class)
        .untilAsserted(
            () ->
                assertThat(client(consumer).awaitApplied(CONSUMER, first, Duration.ofSeconds(2)))
                    .as(publisher.output() + consumer.output())
                    .isInstanceOf(WaitResult.Applied.class));
  }

  @AfterEach
  void stopTheShop() {
    accountsApp.close();
    ordersApp.close();
    publisher.close();
    consumer.close();
    accounts.dropSlots();
  }

  @Test
  void anOrderRightAfterSigningUpDoesNotFail() throws Exception {
    for (int number = 0; number < 40; number++) {
      HttpResponse<String> signedUp = signUp("buyer" + number);

      HttpResponse<String> ordered = order(signedUp);

      assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(201);
    }
  }

  /** It is a bounded wait: without a sync the service works as it would without this. */
  @Test
  void withoutASyncTheAnswerIsThatTheAccountHasNotArrived() throws Exception {
    consumer.kill();
    HttpResponse<String> signedUp = signUp("early");

    HttpResponse<String> tooEarly = order(signedUp);

    assertThat(tooEarly.statusCode()).isEqualTo(404);
    assertThat(tooEarly.body()).contains("has not arrived from the accounts service yet");
  }

  @Test
  void aConsumerThatIsBehindIsWaitedForAndThenGivenUp() throws Exception {
    try (var locked = orders.connect();
        var statement = locked.createStatement()) {
      locked.setAutoCommit(false);
      statement.execute("LOCK TABLE destination_accounts IN EXCLUSIVE MODE");
      HttpResponse<String> signedUp = signUp("slow");
      long began = System.nanoTime();

      HttpResponse<String> tooEarly = order(signedUp);

      assertThat(tooEarly.statusCode()).isEqualTo(404);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(client(consumer).awaitApplied(CONSUMER, token(signedUp), Duration.ofMillis(50)))
          .isInstanceOf(WaitResult.NotApplied.class);
      locked.rollback();
      assertThat(order(signedUp).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aStandbyAnswersToo() throws Exception {
    try (SyncProcess standby = process("to-orders")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> standby.output().contains("standing by"));

      for (int number = 0; number < 5; number++) {
        HttpResponse<String> signedUp = signUp("standby" + number);
        assertThat(client(standby).awaitApplied(CONSUMER, token(signedUp), Duration.ofSeconds(20)))
            .isInstanceOf(WaitResult.Applied.class);
        assertThat(orders.number("SELECT count(*) FROM destination_accounts"))
            .isEqualTo(accounts.number("SELECT count(*) FROM accounts"));
      }
    }
  }

  /** The page's statement runs with any role, and its curl line is answered. */
  @Test
  void thePageIsRight() throws Exception {
    accounts.execute("DROP ROLE IF EXISTS plain", "CREATE ROLE plain LOGIN");
    String sql = blocks("SELECT format");
    String token;
    try (var session = accounts.connect();
        var statement = session.createStatement()) {
      statement.execute("SET ROLE plain");
      try (var row = statement.executeQuery(sql)) {
        assertThat(row.next()).isTrue();
        token = row.getString(1);
      }
      statement.execute("RESET ROLE");
      try (var row =
          statement.executeQuery(
              sql.replaceFirst(
                  "pg_logical_emit_message\\(.*'\\) AS", "pg_current_wal_insert_lsn() AS"))) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).startsWith(token.replaceFirst("\\.[^.]*$", "."));
      }
    }
    Matcher curl = Pattern.compile("curl '(http[^']*)'").matcher(Files.readString(PAGE));
    assertThat(curl.find()).isTrue();
    URI asked =
        URI.create(
            curl.group(1)
                .replace("http://localhost:3003", service(consumer).toString())
                .replaceFirst("token=[^&]*", "token=" + token));

    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(asked).header("Authorization", "Bearer " + API_TOKEN).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .matches(
            "\\{\"applied\":true,\"consumer\":\"to-orders/orders-schema\",\"position\":\\d+,"
                + "\"waitedMillis\":\\d+}");
  }

  /** The lines of an indented block of the page, from the one that begins like this. */
  private static String blocks(String start) throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    return lines.stream()
        .dropWhile(line -> !line.startsWith("    " + start))
        .takeWhile(line -> line.startsWith("    "))
        .collect(Collectors.joining("\n"))
        .replaceFirst(";\\s*$", "");
  }

  private SyncProcess process(String team) throws IOException {
    Path environment = Files.writeString(directory.resolve(team + ".json"), environment(team));
    Path log = Files.createTempFile(directory, team, ".log");
    return SyncProcess.with(
        Map.of("SYNCLINE_API_TOKEN", API_TOKEN),
        log,
        ROOT.resolve("manifests/shop/" + team + ".base.json").toString(),
        environment.toString());
  }

  private String environment(String team) {
    boolean from = team.equals("from-accounts");
    return """
    {"slug": "%s-test", "manifestVersion": 0,
     "connections": [%s, %s],
     "dataStores": [%s],
     "eventStores": [{"connectionSlug": "db-eventstore"}]}
    """
        .formatted(
            team,
            from ? connection("db-accounts", accounts) : connection("db-orders", orders),
            connection("db-eventstore", store),
            from
                ? """
                {"connectionSlug": "db-accounts", "config": {"connectionType": "postgres",
                 "slotName": "slot_%1$s", "publicationName": "publication_%1$s"}}\
                """
                    .formatted(accounts.name())
                : "{\"connectionSlug\": \"db-orders\"}");
  }

  private static String connection(String slug, TestDatabase database) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d,
     "user": "postgres", "password": "${env:SHOP_PASSWORD}", "database": "%s"}}\
    """
        .formatted(slug, database.host(), database.port(), database.name());
  }

  private static URI service(SyncProcess process) {
    await().atMost(Duration.ofSeconds(60)).until(() -> PORT.matcher(process.output()).find());
    Matcher port = PORT.matcher(process.output());
    assertThat(port.find()).isTrue();
    return URI.create("http://localhost:" + port.group(1));
  }

  private static SyncClient client(SyncProcess process) {
    return SyncClient.at(service(process)).withApiToken(API_TOKEN);
  }

  private static ServerAddress anyPort() {
    return new ServerAddress("localhost", 0);
  }

  private static DatabaseAddress address(TestDatabase database) {
    return new DatabaseAddress(database.url(), TestDatabase.USER, "");
  }

  private HttpResponse<String> signUp(String name) throws Exception {
    HttpResponse<String> signedUp =
        post(
            accountsApp.url() + "/accounts",
            "{\"name\":\"%1$s\",\"email\":\"%1$s@shop.test\"}".formatted(name));
    assertThat(signedUp.statusCode()).isEqualTo(201);
    return signedUp;
  }

  private HttpResponse<String> order(HttpResponse<String> signedUp) throws Exception {
    return post(
        ordersApp.url() + "/orders",
        "{\"account_id\":%d,\"items\":[{\"product_id\":%d,\"quantity\":1}]}"
            .formatted(id(signedUp), product),
        "X-Sync-Token",
        token(signedUp));
  }

  private static String token(HttpResponse<String> response) {
    return response.headers().firstValue("X-Sync-Token").orElseThrow();
  }

  private static long id(HttpResponse<String> response) {
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(response.body());
    assertThat(id.find()).as(response.body()).isTrue();
    return Long.parseLong(id.group(1));
  }

  private HttpResponse<String> post(String url, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
