package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.listener.CursorReached;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplyStageTest {
  private static final Optional<History> HISTORY = Optional.of(History.begin());

  private static final Applying APPLYING =
      new Applying(new FeedName(new Slug("owner"), new Slug("db")), List.of("to-orders/copy"));

  private final Handoff<ReadPage> pages = new Handoff<>(10);
  private final StopSignal stop = new StopSignal();
  private final RecordingSink sink = new RecordingSink();
  private final List<CursorReached> reached = new CopyOnWriteArrayList<>();
  private final PipelineListener listener =
      new PipelineListener() {
        @Override
        public void reached(CursorReached cursor) {
          reached.add(cursor);
        }
      };
  private final Thread thread = new Thread(this::run);

  @AfterEach
  void end() throws InterruptedException {
    stop.stop();
    thread.join();
  }

  @Test
  void aPartOfATransactionIsNeverCommittedHoweverLongTheRestTakes() throws InterruptedException {
    thread.start();
    pages.put(read(new EventPage(List.of(), new Position(5), HISTORY, true)), stop);
    await().until(pages::isEmpty);
    pages.put(read(new EventPage(List.of(event(6)), new Position(6), HISTORY, false)), stop);

    await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () -> assertThat(sink.log).filteredOn(line -> line.equals("commit 5")).isEmpty());
    pages.put(read(new EventPage(List.of(event(7)), new Position(7), HISTORY, true)), stop);

    await().untilAsserted(() -> assertThat(sink.log).endsWith("apply 6", "apply 7", "commit 7"));
    assertThat(sink.log).doesNotContain("commit 5", "commit 6");
  }

  @Test
  void aCursorThatOnlyPassesOverEventsIsWrittenInTheEnd() throws InterruptedException {
    thread.start();

    pages.put(read(new EventPage(List.of(), new Position(5), HISTORY, true)), stop);

    await().untilAsserted(() -> assertThat(sink.log).containsExactly("begin", "commit 5"));
  }

  /** What waits for a consumer must not wait for a cursor that is written a second later. */
  @Test
  void whatIsReachedIsReportedAtOnceAlsoPastEventsOfOthers() throws InterruptedException {
    pages.put(read(new EventPage(List.of(), new Position(5), HISTORY, true)), stop);
    pages.put(read(new EventPage(List.of(event(6)), new Position(6), HISTORY, false)), stop);
    pages.put(read(new EventPage(List.of(), new Position(7), HISTORY, true)), stop);
    thread.start();

    await().until(() -> reached.size() == 2);
    assertThat(reached)
        .as("nothing in the middle of a delivery")
        .containsExactly(reached(5), reached(7));
    assertThat(sink.log).containsExactly("begin", "apply 6", "commit 7");
  }

  private static CursorReached reached(long position) {
    return new CursorReached(
        APPLYING.feed(), APPLYING.consumers(), new Cursor(HISTORY, new Position(position)));
  }

  private void run() {
    try {
      new ApplyStage(pages, sink, APPLYING, listener).run(stop);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ReadPage read(EventPage page) {
    return new ReadPage(page, Instant.EPOCH);
  }

  private static Event event(long position) {
    return new Event(
        new Position(position),
        new Position(6),
        new SchemaId(1),
        0,
        Operation.INSERT,
        "{}",
        Optional.of("{}"),
        Instant.EPOCH);
  }

  /** A sink that remembers what it was told. */
  private static final class RecordingSink implements ConsumerSink {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Override
    public Position cursor() {
      return Position.START;
    }

    @Override
    public Map<String, Cursor> cursors() {
      return Map.of();
    }

    @Override
    public Map<String, Long> waiting() {
      return Map.of();
    }

    @Override
    public Delivery begin() {
      log.add("begin");
      return new Delivery() {
        @Override
        public void apply(List<Event> events) {
          events.forEach(event -> log.add("apply " + event.position()));
        }

        @Override
        public void commit(Cursor through) {
          assertThat(through.history()).isEqualTo(HISTORY);
          log.add("commit " + through.position());
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
