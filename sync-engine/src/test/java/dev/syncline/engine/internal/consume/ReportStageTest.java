package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.Soon;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportStageTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final PublishedContract CONTRACT =
      new PublishedContract(new SchemaId(7), Plans.FEED, Plans.CONTRACT, new Position(3));

  private final Registry registry = new Registry();
  private final ReportLog log = new ReportLog("db-orders");
  private final StopSignal stop = new StopSignal();
  private volatile long position;
  private final FeedConsumers consumers =
      new FeedConsumers(
          Plans.FEED,
          Plans.consume().destination(),
          Map.of("to-orders/copy", CONTRACT),
          () -> Map.of("to-orders/copy", at(position)));
  private final ReportStage stage = new ReportStage(reported(), registry, INTERVAL, log);
  private final Thread thread = new Thread(this::run);

  private ReportedConsumers reported() {
    ReportedConsumers reported = new ReportedConsumers();
    reported.add(consumers);
    return reported;
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.stop();
    thread.join();
  }

  @Test
  void aConsumerThatIsIdleReportsSixTimesLessOften() {
    long began = System.nanoTime();
    thread.start();

    Soon.soon().until(() -> registry.positions.size() == 3);

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(INTERVAL.multipliedBy(12));
    assertThat(registry.positions).containsOnly(0L);
  }

  @Test
  void theEndRepeatsNothing() {
    position = 5;
    stop.stop();
    run();
    assertThat(registry.positions).containsExactly(5L);
    stage.end();
    assertThat(registry.positions).containsExactly(5L);

    position = 6;
    stage.end();

    assertThat(registry.positions).containsExactly(5L, 6L);
  }

  /** The event store may not answer, and a stop should not wait for it. */
  @Test
  void theEndDoesNotTryAgainWhatFailed() {
    registry.answers = false;
    stop.stop();
    run();
    registry.answers = true;

    stage.end();

    assertThat(registry.positions).isEmpty();
    assertThat(log.isFailing()).isTrue();
  }

  @Test
  void aConsumerThatKeepsItsCursorForAnotherMajorIsNamedIfThereAreEventsBeforeIt() {
    ConsumerId id = new ConsumerId(Plans.FEED, "to-orders/copy", "localhost:5432/heap");
    position = 4;

    assertThat(consumers.changedMajors(List.of(registered(id, 6))))
        .extracting(Diagnostic::toString)
        .containsExactly(
            "STO-118 consumer schema to-orders/copy reads from-accounts/account v1 now and keeps"
                + " its cursor: events of that version up to position 4 are not applied; give the"
                + " consumer schema another name, so that it begins at the start of the feed; or"
                + " rewind it: sync-cli feed rewind MANIFEST... --consumer to-orders/copy --yes");
    assertThat(consumers.changedMajors(List.of(registered(id, 7)))).isEmpty();
    assertThat(consumers.changedMajors(List.of())).isEmpty();
    position = 3;
    assertThat(consumers.changedMajors(List.of(registered(id, 6)))).isEmpty();
  }

  private static RegisteredConsumer registered(ConsumerId id, int schema) {
    return new RegisteredConsumer(
        new ConsumerReport(id, new SchemaId(schema), at(1)),
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty());
  }

  private void run() {
    try {
      stage.run(stop);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Cursor at(long position) {
    return new Cursor(Optional.empty(), new Position(position));
  }

  /** Remembers the reported positions. */
  private static final class Registry implements ConsumerRegistry {
    private final List<Long> positions = new CopyOnWriteArrayList<>();
    private volatile boolean answers = true;

    @Override
    public void report(List<ConsumerReport> reports) {
      if (!answers) {
        throw new EventStoreException("it does not answer", null);
      }
      reports.forEach(report -> positions.add(report.cursor().position().value()));
    }

    @Override
    public List<RegisteredConsumer> all() {
      return List.of();
    }

    @Override
    public boolean forget(ConsumerId consumer) {
      return false;
    }

    @Override
    public boolean giveUp(ConsumerId consumer, String reason) {
      return false;
    }
  }
}
