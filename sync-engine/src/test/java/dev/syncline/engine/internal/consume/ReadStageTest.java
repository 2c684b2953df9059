package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the reader waits before it reads on: for any event, or for a full page of them. */
class ReadStageTest {
  private static final Set<SchemaId> WANTED = Set.of(new SchemaId(1));
  private static final Duration OLD = Duration.ofMinutes(1);

  private final Handoff<ReadPage> pages = new Handoff<>(10);
  private final StopSignal stop = new StopSignal();
  private final PlayedReader reader = new PlayedReader();
  private final Thread thread = new Thread(this::run);

  @AfterEach
  void end() throws InterruptedException {
    stop.stop();
    reader.stopWaiting();
    thread.join();
  }

  @Test
  void manyThatAreLateAreFollowedByAFullPageIfItComes() {
    reader.answers.add(page(1, 600, OLD));

    thread.start();

    await()
        .untilAsserted(
            () -> assertThat(reader.awaited).startsWith("10599 for 200 ms", "600 for 1000 ms"));
  }

  @Test
  void afterAFewTheNextIsReadAtOnce() {
    reader.answers.add(page(1, 400, OLD));

    thread.start();

    await().untilAsserted(() -> assertThat(reader.awaited).startsWith("400 for 1000 ms"));
  }

  @Test
  void whoKeepsUpDoesNotWaitForMore() {
    reader.answers.add(page(1, 600, Duration.ZERO));

    thread.start();

    await().untilAsserted(() -> assertThat(reader.awaited).startsWith("600 for 1000 ms"));
  }

  @Test
  void aLargePageIsTakenBeforeTheNextIsRead() throws InterruptedException {
    reader.answers.add(page(1, 5_000, Duration.ZERO));
    reader.answers.add(page(5_001, 5_010, Duration.ZERO));
    reader.answers.add(page(5_011, 5_020, Duration.ZERO));

    thread.start();

    await().during(Duration.ofMillis(300)).until(() -> reader.answers.size() == 2);
    assertThat(pages.take(stop)).hasSize(1);
    await().until(reader.answers::isEmpty);
  }

  @Test
  void aPageOfWideRowsIsLargeToo() {
    String wide = "x".repeat(5 << 20);
    reader.answers.add(
        new EventPage(
            List.of(event(1, Instant.now(), wide)), new Position(1), Optional.empty(), true));
    reader.answers.add(page(2, 3, Duration.ZERO));

    thread.start();

    await().during(Duration.ofMillis(300)).until(() -> reader.answers.size() == 1);
  }

  /** The store's wait would last a second. */
  @Test
  void aStopEndsTheWaitForEvents() throws InterruptedException {
    reader.isSilent = true;
    thread.start();
    await().until(() -> !reader.awaited.isEmpty());

    stop.stop();

    thread.join(Duration.ofSeconds(10).toMillis());
    assertThat(thread.isAlive()).isFalse();
  }

  private void run() {
    try {
      new ReadStage(reader, WANTED, Position.START, pages).run(stop);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static EventPage page(long first, long last, Duration age) {
    Instant committedAt = Instant.now().minus(age);
    List<Event> events =
        LongStream.rangeClosed(first, last)
            .mapToObj(position -> event(position, committedAt, "{}"))
            .toList();
    return new EventPage(events, new Position(last), Optional.empty(), true);
  }

  private static Event event(long position, Instant committedAt, String object) {
    return new Event(
        new Position(position),
        new Position(position),
        new SchemaId(1),
        0,
        Operation.INSERT,
        "{}",
        Optional.of(object),
        committedAt);
  }

  /** Gives pages out and remembers what was waited for. */
  private static final class PlayedReader implements FeedReader {
    private final LinkedBlockingQueue<EventPage> answers = new LinkedBlockingQueue<>();
    private final List<String> awaited = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean isSilent;

    @Override
    public EventPage read(Position after, Set<SchemaId> wanted, PageLimit limit) {
      EventPage next = answers.poll();
      return next == null ? EventPage.nothing(after) : next;
    }

    @Override
    public void await(Position after, Duration atMost) throws InterruptedException {
      awaited.add(after + " for " + atMost.toMillis() + " ms");
      if (isSilent) {
        stopped.await();
      } else {
        Thread.sleep(1);
      }
    }

    @Override
    public void stopWaiting() {
      stopped.countDown();
    }

    @Override
    public Position head() {
      return Position.START;
    }

    @Override
    public FeedHistories histories() {
      return FeedHistories.NONE;
    }

    @Override
    public void close() {}
  }
}
