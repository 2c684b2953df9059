package dev.syncline.operations.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitRequestsTest {
  private static final String TOKEN = "s1.7563920194775543210.00000001.16384.0-1A2B3C8";
  private static final TestDatabase NOWHERE = new TestDatabase("localhost", 1, "dark", "");
  private static final SyncPlan PLAN =
      SyncPlanner.plan(new SmallManifest(NOWHERE, NOWHERE, NOWHERE).read());

  private final WaitRequests requests = new WaitRequests(PLAN);

  @Test
  void aConsumerIsNamedWithOrWithoutItsManifest() {
    assertThat(read("shop/copies", TOKEN, "2s").consumer().name()).isEqualTo("shop/copies");
    assertThat(read("copies", TOKEN, "2s").consumer().name()).isEqualTo("shop/copies");
    assertThat(read("copies", TOKEN, "2s").token()).hasToString(TOKEN);
    assertThat(read("copies", TOKEN, "2s").timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void withoutATimeoutItIsFiveSeconds() {
    assertThat(requests.read(Optional.of("copies"), Optional.of(TOKEN), Optional.empty()).timeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void allProblemsComeAtOnce() {
    assertThat(problems("copys", "0/1", "soon"))
        .containsExactly(
            "CLI-207 this process has no consumer schema 'copys'; it has shop/copies",
            "CLI-206 the token '0/1' is not one; send what the service that wrote answered in its"
                + " header X-Sync-Token, unchanged",
            "CLI-206 the timeout 'soon' is not a duration of 60s at most; write one such as 500ms,"
                + " 2s or 1m");
    assertThat(problems(null, null, "61s"))
        .extracting(line -> line.substring(0, line.indexOf(';')))
        .containsExactly(
            "CLI-206 the parameter consumer is missing",
            "CLI-206 the parameter token is missing",
            "CLI-206 the timeout '61s' is not a duration of 60s at most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "500ms", "1m", "60s"})
  void aTimeoutIsWrittenAsSettingsAre(String timeout) {
    assertThat(read("copies", TOKEN, timeout).timeout())
        .isBetween(Duration.ZERO, Duration.ofSeconds(60));
  }

  @Test
  void aMisspeltNameGetsASuggestion() {
    assertThat(problems("shop/copie", TOKEN, "1s"))
        .containsExactly(
            "CLI-207 this process has no consumer schema 'shop/copie'; did you mean"
                + " 'shop/copies'?");
  }

  @Test
  void aNameThatSeveralManifestsHaveIsNotGuessed() {
    SyncPlan other = SyncPlanner.plan(new SmallManifest("store", NOWHERE, NOWHERE, NOWHERE).read());
    ConsumePlan both =
        new ConsumePlan(
            PLAN.consume().get(0).destination(),
            List.of(
                PLAN.consume().get(0).subscriptions().get(0),
                other.consume().get(0).subscriptions().get(0)));
    WaitRequests several =
        new WaitRequests(new SyncPlan(PLAN.eventStore(), List.of(), List.of(both)));

    assertThat(problems(several, "copies", TOKEN, "1s"))
        .containsExactly(
            "CLI-206 several manifests have a consumer schema 'copies'; name one of shop/copies,"
                + " store/copies");
    assertThat(
            several
                .read(Optional.of("store/copies"), Optional.of(TOKEN), Optional.empty())
                .consumer()
                .name())
        .isEqualTo("store/copies");
  }

  @Test
  void whatIsQuotedIsShortAndVisible() {
    assertThat(problems("copies", "\u001b[2J" + "x".repeat(5_000), "1s").get(0))
        .hasSizeLessThan(250)
        .contains("'?[2Jxxx")
        .doesNotContain("\u001b");
  }

  private WaitRequest read(String consumer, String token, String timeout) {
    return requests.read(Optional.of(consumer), Optional.of(token), Optional.of(timeout));
  }

  private List<String> problems(String consumer, String token, String timeout) {
    return problems(requests, consumer, token, timeout);
  }

  private static List<String> problems(
      WaitRequests requests, String consumer, String token, String timeout) {
    return catchThrowableOfType(
            DiagnosticException.class,
            () ->
                requests.read(
                    Optional.ofNullable(consumer),
                    Optional.ofNullable(token),
                    Optional.ofNullable(timeout)))
        .diagnostics()
        .stream()
        .map(Object::toString)
        .toList();
  }
}
