package dev.syncline.engine.internal.publish;

import static dev.syncline.engine.memory.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceSession;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.memory.MemoryEventStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The appending thread between a stream and a loader that the test plays. */
class AppendStageTest {
  private static final TransactionHeader TRANSACTION =
      new TransactionHeader(7, Instant.parse("2026-01-01T00:00:00Z"));
  private static final Lsn END = new Lsn(100);
  private static final SliceTimes TIMES = new SliceTimes(Instant.EPOCH, Instant.EPOCH);

  private final MemoryEventStore store = new MemoryEventStore();
  private static final CapturedObjects FOUND =
      new CapturedObjects(Map.of("table public.accounts", Map.of("oid", "16400")));

  private final BackfillMerge load = new BackfillMerge(List.of(), true);
  private final Handoff<List<AppendStep>> steps = new Handoff<>(1);
  private final MemorySource source = new MemorySource();
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

    steps.put(List.of(new AppendStep.End(TRANSACTION, END, TIMES)), stop);
    awaitConfirmed();
    load.awaitAll();
    assertThat(load.awaitAll()).isTrue();
  }

  @Test
  void whatTheWatchHasFoundIsRememberedWithTheNextCommit() throws InterruptedException {
    start();
    source.find(FOUND);

    steps.put(List.of(new AppendStep.End(TRANSACTION, END, TIMES)), stop);
    awaitConfirmed();

    try (FeedWriter next = store.write(Accounts.CONTRACT.feed())) {
      assertThat(next.captured()).isEqualTo(FOUND);
    }
  }

  private void awaitConfirmed() {
    soon().until(() -> source.confirmed().equals(Optional.of(END)));
  }

  private static Chunk chunk() {
    return new Chunk(
        PublicEvents.of(List.of(Accounts.row(1))),
        new BackfillProgress(Accounts.ID, 0, Optional.of("[\"1\"]"), 1, 1, LoadState.COMPLETE));
  }

  private void start() {
    PublisherDeadLetters deadLetters =
        new PublisherDeadLetters(store.deadLetters(), List.of(), PipelineListener.NONE);
    FeedWriter writer = store.write(Accounts.CONTRACT.feed());
    SourceSession session = MemorySourceSession.first(source, List.of(), Set.of());
    AppendStage stage =
        new AppendStage(
            steps,
            Accounts.CONTRACT.feed(),
            writer,
            session.changes(),
            session.watch(),
            load,
            deadLetters,
            PipelineListener.NONE);
    appender =
        new Thread(
            () -> {
              try (writer;
                  session) {
                stage.run(stop);
              } catch (InterruptedException cause) {
                throw new IllegalStateException(cause);
              }
            });
    appender.start();
  }
}
