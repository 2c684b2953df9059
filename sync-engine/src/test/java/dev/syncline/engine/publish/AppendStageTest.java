package dev.syncline.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.run.Handoff;
import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.memory.MemoryEventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The appending thread between a stream and a loader that the test plays. */
class AppendStageTest {
  private static final TransactionHeader TRANSACTION =
      new TransactionHeader(7, Instant.parse("2026-01-01T00:00:00Z"));
  private static final Lsn END = new Lsn(100);

  private final MemoryEventStore store = new MemoryEventStore();
  private static final CapturedObjects FOUND =
      new CapturedObjects(Map.of("table public.accounts", Map.of("oid", "16400")));

  private final BackfillMerge load = new BackfillMerge(List.of(), true);
  private final Handoff<List<AppendStep>> steps = new Handoff<>(1);
  private final Confirmations confirmed = new Confirmations(new LinkedBlockingQueue<>());
  private final Queue<CapturedObjects> news = new ConcurrentLinkedQueue<>();
  private final StopSignal stop = new StopSignal();
  private Thread appender;

  @AfterEach
  void stop() throws InterruptedException {
    stop.stop();
    appender.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(appender.isAlive()).isFalse();
  }

  @Test
  void aChunkIsOnItsWayUntilItsTransactionIsDurable() throws InterruptedException {
    store.contracts().publish(Accounts.CONTRACT.feed(), Accounts.CONTRACT.contract());
    start();
    load.add(chunk());

    steps.put(List.of(new AppendStep.Load(TRANSACTION, chunk())), stop);
    assertThat(load.awaitAll()).isFalse();
    assertThat(load.awaitAll()).isFalse();

    steps.put(List.of(new AppendStep.End(TRANSACTION, END)), stop);
    assertThat(confirmed.next()).isEqualTo(END);
    load.awaitAll();
    assertThat(load.awaitAll()).isTrue();
  }

  @Test
  void whatTheWatchHasFoundIsRememberedWithTheNextCommit() throws InterruptedException {
    start();
    news.add(FOUND);

    steps.put(List.of(new AppendStep.End(TRANSACTION, END)), stop);
    assertThat(confirmed.next()).isEqualTo(END);

    try (FeedWriter next = store.write(Accounts.CONTRACT.feed())) {
      assertThat(next.captured()).isEqualTo(FOUND);
    }
  }

  private static Chunk chunk() {
    return new Chunk(
        PublicEvents.of(List.of(Accounts.row(1))),
        new BackfillProgress(Accounts.ID, 0, Optional.of("[\"1\"]"), 1, 1, LoadState.COMPLETE));
  }

  private void start() {
    PipelineMonitor monitor = new PipelineMonitor("publish");
    PublisherDeadLetters letters =
        new PublisherDeadLetters(store.deadLetters(), List.of(), monitor);
    FeedWriter writer = store.write(Accounts.CONTRACT.feed());
    AppendStage stage =
        new AppendStage(steps, writer, confirmed, new News(news), load, letters, monitor);
    appender =
        new Thread(
            () -> {
              try (writer) {
                stage.run(stop);
              } catch (InterruptedException cause) {
                throw new IllegalStateException(cause);
              }
            });
    appender.start();
  }

  /** A watch that has found something, or has not. */
  private record News(Queue<CapturedObjects> found) implements CaptureWatch {
    @Override
    public void look() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CapturedObjects> toRemember() {
      return Optional.ofNullable(found.poll());
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  /** A source that is told what is durable. */
  private record Confirmations(BlockingQueue<Lsn> ends) implements ChangeSource {
    Lsn next() throws InterruptedException {
      return ends.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public List<SourceEvent> poll(Duration atMost) {
      return List.of();
    }

    @Override
    public void stopWaiting() {
      // Never waits.
    }

    @Override
    public void confirm(Lsn end) {
      ends.add(end);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
