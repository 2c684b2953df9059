package dev.syncline.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.EngineState;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineFailure;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told what over HTTP. */
class StatusServerTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final Optional<Secret> NONE = Optional.empty();
  private static final Optional<Secret> SOME = Optional.of(new Secret(TOKEN));
  private static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("db-accounts"));
  private static final StoredFeed STORED =
      new StoredFeed(
          new FeedSize(FEED, new Position(1_000), FeedBase.NONE, 1, 4_096, 0, 0),
          List.of(
              new StoredFeed.Version(
                  new PublicSchemaReference(new Slug("shop"), "accounts", 1),
                  false,
                  List.of(
                      new RegisteredConsumer(
                          new ConsumerReport(
                              new ConsumerId(FEED, "orders/accounts", "db:5432/orders"),
                              new SchemaId(1),
                              new Cursor(Optional.of(History.begin()), new Position(300))),
                          Instant.EPOCH,
                          Instant.EPOCH,
                          Optional.empty())))));

  private static final PipelineStatus RETRYING =
      new PipelineStatus(
          "publish from-accounts/db-accounts",
          PipelineState.RETRYING,
          true,
          7,
          3,
          Optional.empty(),
          "source postgres@10.1.2.3:5432/accounts does not answer",
          Optional.of(new PipelineFailure(Instant.EPOCH, "connection refused")),
          List.of(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          List.of());

  private static final PipelineStatus HALTED =
      new PipelineStatus(
          "consume into db-orders",
          PipelineState.HALTED,
          true,
          7,
          3,
          Optional.empty(),
          "DST-106",
          Optional.of(new PipelineFailure(Instant.EPOCH, "DST-106")),
          List.of(),
          Optional.of(
              new Halt(
                  Instant.EPOCH,
                  List.of(
                      Diagnostic.error(
                          SinkCode.REFUSED_SQL, "column name is missing", "add the column")),
                  Optional.of(Duration.ofSeconds(30)))),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          List.of());

  private static final PipelineStatus BEHIND =
      new PipelineStatus(
          "publish shop/db-accounts",
          PipelineState.RUNNING,
          true,
          7,
          3,
          Optional.of(Instant.EPOCH),
          "",
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Map.of(),
          Optional.of(
              new RetainedLog(
                  new ByteSize(100 << 20),
                  new ByteSize(88 << 20),
                  new ByteSize(10L << 30),
                  new ByteSize(0),
                  Optional.empty())),
          Optional.of(STORED),
          Map.of(),
          List.of());

  private static final PipelineStatus PAUSED =
      new PipelineStatus(
          "consume into db-orders",
          PipelineState.RUNNING,
          true,
          7,
          3,
          Optional.empty(),
          "paused: orders/accounts",
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(
              "orders/addresses",
              ConsumerStatus.of(ConsumerStatus.State.RUNNING),
              "orders/items",
              ConsumerStatus.of(ConsumerStatus.State.CATCHING_UP),
              "orders/accounts",
              ConsumerStatus.paused(
                  new ConsumerPause(
                      Instant.EPOCH, "host/1", Optional.of("DST-111"), "NOT NULL violated"))),
          List.of());

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  void onLoopbackStatusNeedsNoToken() throws Exception {
    assertThat(ask("localhost", NONE, "/status").body())
        .contains("db-accounts", "10.1.2.3", "connection refused");
    assertThat(ask("127.0.0.1", NONE, "/health/ready").body()).contains("10.1.2.3");
  }

  @Test
  void elsewhereWithoutATokenOnlyHealthIsTold() throws Exception {
    HttpResponse<String> status = ask("0.0.0.0", NONE, "/status");

    assertThat(status.statusCode()).isEqualTo(401);
    assertThat(status.body()).contains("CLI-132", "SYNCLINE_API_TOKEN").doesNotContain("accounts");
    assertThat(ask("0.0.0.0", NONE, "/status", "Bearer ").statusCode()).isEqualTo(401);
    assertThat(ask("0.0.0.0", NONE, "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aPipelineThatStandsStillSaysWhyAndOnlyReadinessSuffers() throws Exception {
    for (String path : List.of("/status", "/health/ready")) {
      HttpResponse<String> answer = ask("localhost", NONE, path, null, HALTED);

      assertThat(answer.body())
          .contains("\"state\":\"halted\"", "consume into db-orders", "DST-106")
          .contains("add the column", "\"haltedSince\":\"1970-01-01T00:00:00Z\"");
    }
    assertThat(ask("localhost", NONE, "/health/ready", null, HALTED).statusCode()).isEqualTo(503);
    assertThat(ask("localhost", NONE, "/health/live", null, HALTED).statusCode()).isEqualTo(200);
    assertThat(ask("0.0.0.0", SOME, "/health/ready", null, HALTED).body())
        .isEqualTo("{\"status\":\"not ready\",\"pipelines\":[{\"state\":\"halted\"}]}");
  }

  @Test
  void statusSaysHowFarASourceIsAhead() throws Exception {
    assertThat(ask("localhost", NONE, "/status", null, BEHIND).body())
        .contains("\"behindBytes\":92274688")
        .containsPattern("\"behindSeconds\":[1-9]");
  }

  @Test
  void statusSaysWhatTheEventStoreHasAndWhoConsumesIt() throws Exception {
    assertThat(ask("localhost", NONE, "/status", null, BEHIND).body())
        .contains("\"stored\":{\"events\":1000,\"bytes\":4096,\"oldest\":1,\"folded\":0")
        .contains(
            "\"slowestConsumer\":{\"name\":\"orders/accounts\","
                + "\"destination\":\"db:5432/orders\",\"behindEvents\":700}")
        .contains("\"contract\":\"shop/accounts@1\"", "\"position\":300");
  }

  @Test
  void statusNamesTheConsumersThatAreNotAppliedWithTheOthersAndStaysReady() throws Exception {
    String body = ask("localhost", NONE, "/status", null, PAUSED).body();

    assertThat(body)
        .contains("\"orders/items\":{\"state\":\"catching up\"}")
        .contains(
            "\"orders/accounts\":{\"state\":\"paused\",\"since\":\"1970-01-01T00:00:00Z\","
                + "\"by\":\"host/1\",\"code\":\"DST-111\",\"reason\":\"NOT NULL violated\"}")
        .doesNotContain("orders/addresses");
    assertThat(ask("localhost", NONE, "/health/ready", null, PAUSED).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutTheTokenReadinessIsAStateAndNothingElse() throws Exception {
    HttpResponse<String> ready = ask("0.0.0.0", SOME, "/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .isEqualTo("{\"status\":\"not ready\",\"pipelines\":[{\"state\":\"retrying\"}]}");
  }

  @Test
  void whoeverShowsTheTokenIsToldEverything() throws Exception {
    String shown = "Bearer " + TOKEN;

    assertThat(ask("0.0.0.0", SOME, "/status", shown).body()).contains("10.1.2.3");
    assertThat(ask("0.0.0.0", SOME, "/health/ready", shown).body()).contains("10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer 0123456789abcdeX",
        "Bearer 0123456789abcde",
        "Bearer 0123456789abcdef0",
        "Basic 0123456789abcdef",
        "0123456789abcdef",
        "Bearer"
      })
  void aTokenIsAskedForOnLoopbackToo(String shown) throws Exception {
    assertThat(ask("localhost", SOME, "/status").statusCode()).isEqualTo(401);

    HttpResponse<String> refused = ask("localhost", SOME, "/status", shown);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(refused.body()).contains("CLI-132").doesNotContain("accounts", TOKEN);
  }

  @Test
  void theTokenIsInAFileOrInTheEnvironment() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "  " + TOKEN + "\n");
    Map<String, String> variables = Map.of("SYNCLINE_API_TOKEN", "of-the-environment");

    assertThat(ApiToken.find(Optional.of(file), variables)).isEqualTo(SOME);
    assertThat(ApiToken.find(Optional.empty(), variables))
        .contains(new Secret("of-the-environment"));
    assertThat(ApiToken.find(Optional.empty(), Map.of("SYNCLINE_API_TOKEN", ""))).isEmpty();
  }

  @Test
  void whatIsNoTokenIsRefusedWithoutShowingIt() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "too-short");
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> ApiToken.find(Optional.of(file), Map.of()))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-133")
        .hasMessageNotContaining("too-short");
    assertThatThrownBy(() -> ApiToken.find(Optional.of(missing), Map.of()))
        .hasMessageContaining("CLI-133")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(
            () ->
                ApiToken.find(
                    Optional.empty(), Map.of("SYNCLINE_API_TOKEN", "sixteen or more, but spaced")))
        .hasMessageContaining("SYNCLINE_API_TOKEN")
        .hasMessageNotContaining("spaced");
  }

  private HttpResponse<String> ask(String host, Optional<Secret> token, String path)
      throws IOException, InterruptedException {
    return ask(host, token, path, null);
  }

  private HttpResponse<String> ask(
      String host, Optional<Secret> token, String path, String authorization)
      throws IOException, InterruptedException {
    return ask(host, token, path, authorization, RETRYING);
  }

  private HttpResponse<String> ask(
      String host, Optional<Secret> token, String path, String authorization, PipelineStatus one)
      throws IOException, InterruptedException {
    try (StatusServer server =
        StatusServer.start(
            host, 0, new ApiAccess(host, token), () -> EngineState.STARTED, () -> List.of(one))) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
