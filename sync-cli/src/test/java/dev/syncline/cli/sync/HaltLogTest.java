package dev.syncline.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.syncline.engine.internal.run.PipelineMonitor;
import dev.syncline.engine.listener.ApplyTimes;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is logged of pipelines that stand still, and what ends a process at its start. */
class HaltLogTest {
  private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(1));

  private final Logger logger = (Logger) LoggerFactory.getLogger(HaltLog.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final PipelineMonitor monitor = new PipelineMonitor("consume into db-orders");
  private final HaltLog halts = new HaltLog();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void theSameProblemIsLoggedOnceAndOnceMoreWhenItIsOver() {
    for (int attempt = 0; attempt < 5; attempt++) {
      monitor.running("");
      monitor.halted(List.of(problem("column name is missing")), SOON);
      look();
    }
    assertThat(lines("ERROR")).hasSize(1).allMatch(line -> line.contains("DST-106"));

    goOn();
    look();
    look();
    assertThat(lines("INFO")).filteredOn(line -> line.contains("goes on")).hasSize(1);
  }

  @Test
  void onlyWhatIsAtWorkGoesOn() {
    monitor.halted(List.of(problem("column name is missing")), SOON);
    look();
    goOn();
    now();
    monitor.interrupted(problem("connection lost"));
    look();
    assertThat(lines("INFO")).noneMatch(line -> line.contains("goes on"));

    goOn();
    look();
    assertThat(lines("INFO")).filteredOn(line -> line.contains("goes on")).hasSize(1);
  }

  @Test
  void anotherProblemIsLoggedToo() {
    monitor.halted(List.of(problem("column name is missing")), SOON);
    look();
    monitor.halted(List.of(problem("column id is missing")), SOON);
    look();

    assertThat(lines("ERROR")).hasSize(2);
  }

  @Test
  void aWarningToldBesideStaysAWarning() {
    Diagnostic warning = Diagnostic.warning(SinkCode.REFUSED_SQL, "by the way", "nothing");
    monitor.halted(List.of(warning, problem("column name is missing")), SOON);
    look();

    assertThat(lines("ERROR")).singleElement().asString().contains("column name");
    assertThat(lines("WARN")).singleElement().asString().contains("by the way");
  }

  @Test
  void onlyAPipelineThatNeverGotAnywhereRefusesTheStart() {
    StartUp startUp = new StartUp();
    monitor.waiting("");
    assertThat(startUp.isRefused(now())).isFalse();
    monitor.halted(List.of(problem("column name is missing")), SOON);
    assertThat(startUp.isRefused(now())).isTrue();

    PipelineMonitor ran = new PipelineMonitor("publish shop/db-accounts");
    ran.running("");
    ran.halted(List.of(problem("column name is missing")), SOON);
    assertThat(new StartUp().isRefused(List.of(ran.status()))).isFalse();
  }

  private void goOn() {
    monitor.running("");
    monitor.applied(
        new TransactionsApplied(
            new FeedName(new Slug("shop"), new Slug("db-accounts")),
            List.of("shop/orders"),
            new Position(7),
            1,
            Optional.of(Instant.EPOCH),
            new ApplyTimes(Instant.EPOCH, Instant.EPOCH)));
  }

  private void look() {
    halts.look(now());
  }

  private List<PipelineStatus> now() {
    return List.of(monitor.status());
  }

  private List<String> lines(String level) {
    return logged.list.stream()
        .filter(event -> event.getLevel().toString().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static Diagnostic problem(String message) {
    return Diagnostic.error(SinkCode.REFUSED_SQL, message, "add it");
  }
}
