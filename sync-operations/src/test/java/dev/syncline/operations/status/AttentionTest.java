package dev.syncline.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.operations.status.ConsumerState.Behind;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Lag NO_LAG = new Lag(Optional.empty(), Optional.of(Duration.ZERO));
  private static final String FILES = "shop.json";

  private static List<Diagnostic> attention(ConsumerState... consumers) {
    return Attention.of(new SyncState(List.of(), List.of(consumers), List.of(), true, NOW), FILES);
  }

  private static ConsumerState consumer(
      String name, Optional<String> holder, WorkRecord work, long oldestSeconds, long deadLetters) {
    return consumer(name, holder, work, oldestSeconds, deadLetters, Optional.empty());
  }

  private static ConsumerState consumer(
      String name,
      Optional<String> holder,
      WorkRecord work,
      long oldestSeconds,
      long deadLetters,
      Optional<ConsumerPause> pause) {
    return new ConsumerState(
        new Slug("db-orders"),
        name,
        Optional.of(
            new CursorStatus(
                "shop/db", name, new Position(7), holder, deadLetters, pause, Optional.empty())),
        holder,
        work,
        Optional.of(new Behind(1, Duration.ofSeconds(oldestSeconds), NO_LAG)),
        Optional.empty(),
        Standing.JOINED);
  }

  private static ConsumerState active(String name, long oldestSeconds, long deadLetters) {
    return consumer(name, Optional.of("host/1"), WorkRecord.NONE, oldestSeconds, deadLetters);
  }

  private static ConsumerState paused(String name, Optional<String> code) {
    ConsumerPause pause =
        new ConsumerPause(NOW.minusSeconds(600), "host/1", code, "NOT NULL violated");
    return consumer(name, Optional.of("host/1"), WorkRecord.NONE, 600, 0, Optional.of(pause));
  }

  private static ConsumerState idle(String name) {
    return consumer(name, Optional.empty(), WorkRecord.NONE, 0, 0);
  }

  private static ConsumerState halted(String name, String message, Instant lastMet) {
    Reason reason = new Reason("DST-111", message, "run 'sync-cli x MANIFEST...'");
    Trouble trouble =
        new Trouble(
            new RecordedFailure(List.of(reason)),
            NOW.minusSeconds(600),
            lastMet,
            Optional.of("host/1"));
    return consumer(
        name,
        Optional.of("host/1"),
        new WorkRecord(Optional.empty(), Optional.of(trouble)),
        600,
        0);
  }

  @Test
  void healthyConsumersNeedNone() {
    assertThat(attention(active("shop/a", 60, 0))).isEmpty();
  }

  @Test
  void theCauseThatSeveralConsumersShareIsReportedOnce() {
    assertThat(attention(halted("shop/a", "no", NOW), halted("shop/b", "no", NOW)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo(OperationCode.HALTED);
              assertThat(found.message())
                  .isEqualTo(
                      "applying 2 consumer schemas (shop/a, shop/b) at db-orders stands still since"
                          + " 2026-11-30T11:50:00Z: DST-111 no");
              assertThat(found.fix())
                  .isEqualTo("run 'sync-cli x shop.json'; host/1 looks again by itself");
            });
    assertThat(attention(halted("shop/a", "no", NOW), halted("shop/b", "other", NOW))).hasSize(2);
  }

  @Test
  void theFixOfAHaltSaysWhenNoProcessLooksAgain() {
    assertThat(attention(halted("shop/a", "no", NOW.minusSeconds(121))).get(0).fix())
        .endsWith(
            "; no process looks again since 2026-11-30T11:57:59Z, so then: sync-cli manifest sync"
                + " shop.json");
  }

  @Test
  void consumersThatNoProcessAppliesAreNamedTogetherAndOnlyTheFirstOfMany() {
    ConsumerState[] many =
        IntStream.rangeClosed(1, 6)
            .mapToObj(number -> idle("shop/" + number))
            .toArray(ConsumerState[]::new);

    assertThat(attention(many))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo(OperationCode.NOBODY_CONSUMES);
              assertThat(found.message())
                  .isEqualTo(
                      "no process applies 6 consumer schemas (shop/1, shop/2, shop/3, shop/4,"
                          + " shop/5, ..) at db-orders");
              assertThat(found.fix()).isEqualTo("sync-cli manifest sync shop.json");
            });
  }

  @Test
  void theWorstOfThoseThatAreBehindIsReported() {
    assertThat(attention(active("shop/a", 61, 0), active("shop/b", 180, 0)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo(OperationCode.FAR_BEHIND);
              assertThat(found.message()).contains("are behind, at most 1 event, 3 min");
            });
  }

  @Test
  void whatAUserHasPausedNeedsNone() {
    assertThat(attention(paused("shop/a", Optional.empty()))).isEmpty();
    assertThat(Condition.of(paused("shop/a", Optional.empty()))).isEqualTo(Condition.PAUSED);
  }

  @Test
  void aPauseByARejectionNamesTheCauseAndTheCommandThatResumes() {
    assertThat(attention(paused("shop/a b", Optional.of("DST-111"))))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo(OperationCode.PAUSED_BY_REJECTION);
              assertThat(found.message())
                  .isEqualTo(
                      "consumer schema shop/a b at db-orders is paused since 2026-11-30T11:50:00Z"
                          + " at position 7: DST-111 NOT NULL violated");
              assertThat(found.fix())
                  .endsWith("then: sync-cli consumer resume 'shop/a b' shop.json");
            });
  }

  @Test
  void deadLettersAreCountedForEachConsumer() {
    assertThat(attention(active("shop/a", 0, 1), active("shop/b c", 0, 2)))
        .extracting(found -> found.message() + " -> " + found.fix())
        .containsExactly(
            "1 event of consumer schema shop/a waits as a dead letter -> sync-cli dead-letter list"
                + " shop.json --consumer shop/a",
            "2 events of consumer schema shop/b c wait as dead letters -> sync-cli dead-letter list"
                + " shop.json --consumer 'shop/b c'");
  }

  @Test
  void databasesThatDidNotAnswerComeFirst() {
    Diagnostic silent = Diagnostic.error(OperationCode.UNREACHABLE, "db does not answer", "look");
    SyncState state = new SyncState(List.of(), List.of(idle("shop/a")), List.of(silent), true, NOW);

    assertThat(Attention.of(state, FILES))
        .extracting(found -> found.code().id())
        .containsExactly(OperationCode.UNREACHABLE.id(), OperationCode.NOBODY_CONSUMES.id());
  }
}
