package dev.syncline.engine.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.SchemaId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loader's thread beside a stream that the test plays. */
class BackfillStageTest {
  private static final int ROWS = 4;
  private static final long LONG_ENOUGH_MILLIS = 300;

  private final BackfillMerge load = new BackfillMerge(List.of(Accounts.CONTRACT), true);
  private final NumberedRows rows = new NumberedRows();
  private final StopSignal stop = new StopSignal();
  private Thread loader;

  @AfterEach
  void stop() throws InterruptedException {
    stop.stop();
    loader.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(loader.isAlive()).isFalse();
  }

  @Test
  void readsNothingBeforeTheStreamHasBegunTheLoad() throws InterruptedException {
    load.delivered(41);
    start(List.of());
    LogicalMessage begin = rows.nextMark();
    assertThat(rows.noRead()).isTrue();
    load.delivered(42);

    load.begins(begin);

    assertThat(rows.nextRead()).containsExactlyInAnyOrder(41L, 42L);
    assertThat(rows.nextRead()).isEmpty();
  }

  @Test
  void readsOneChunkAheadOfTwoThatAreNotStoredYet() throws InterruptedException {
    start(List.of());
    load.begins(rows.nextMark());

    LogicalMessage first = rows.nextMark();
    rows.nextMark();
    rows.nextRead();
    rows.nextRead();
    rows.nextRead();
    load.completes(first);
    assertThat(rows.noRead()).isTrue();

    load.appended();
    assertThat(rows.noRead()).isTrue();
    load.committed();
    rows.nextMark();
    rows.nextRead();
  }

  @Test
  void goesOnWhereItWasWithoutBeginningAgain() throws InterruptedException {
    BackfillProgress half =
        new BackfillProgress(Accounts.ID, 0, Optional.of("2"), 2, ROWS, LoadState.UNDER_WAY);
    start(List.of(half));

    assertThat(load.completes(rows.nextMark()).orElseThrow().progress().lastKey()).contains("3");
  }

  @Test
  void endsWhenAllIsStored() throws InterruptedException {
    start(List.of());
    load.begins(rows.nextMark());
    for (int chunk = 0; chunk < ROWS; chunk++) {
      load.completes(rows.nextMark());
      loader.join(LONG_ENOUGH_MILLIS);
      assertThat(loader.isAlive()).isTrue();
      load.appended();
      load.committed();
    }

    loader.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(loader.isAlive()).isFalse();
  }

  @Test
  void endsWhereATruncationOvertakesIt() throws InterruptedException {
    start(List.of());
    load.begins(rows.nextMark());
    rows.nextMark();
    rows.nextMark();
    rows.nextRead();
    rows.nextRead();
    rows.nextRead();

    load.overtake(Accounts.ID, 0);

    loader.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(loader.isAlive()).isFalse();
    assertThat(rows.marks).isEmpty();
  }

  @Test
  void beginsNoLoadOnceItIsToStop() throws InterruptedException {
    stop.stop();
    start(List.of());

    loader.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(rows.marks).isEmpty();
  }

  private void start(List<BackfillProgress> stored) {
    BackfillStage stage =
        new BackfillStage(rows, load, List.of(Accounts.CONTRACT), stored, PipelineListener.NONE);
    loader =
        new Thread(
            () -> {
              try {
                stage.run(stop);
              } catch (InterruptedException cause) {
                throw new IllegalStateException(cause);
              }
            });
    loader.start();
  }

  /** Rows with the keys 1 to {@link #ROWS}, one to a chunk. */
  private static final class NumberedRows implements BackfillReader {
    private final BlockingQueue<LogicalMessage> marks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Set<Long>> reads = new LinkedBlockingQueue<>();

    LogicalMessage nextMark() throws InterruptedException {
      return present(marks.poll(10, TimeUnit.SECONDS));
    }

    /** The transactions that the next chunk had to see. */
    Set<Long> nextRead() throws InterruptedException {
      return present(reads.poll(10, TimeUnit.SECONDS));
    }

    /** Whether no chunk is read for a while. */
    boolean noRead() throws InterruptedException {
      return reads.poll(LONG_ENOUGH_MILLIS, TimeUnit.MILLISECONDS) == null;
    }

    private static <T> T present(T found) {
      assertThat(found).isNotNull();
      return found;
    }

    @Override
    public BackfillProgress begin(SchemaId schema, int minor) {
      return BackfillProgress.waiting(schema, minor, ROWS);
    }

    @Override
    public Chunk read(BackfillProgress progress, Set<Long> mustSee) {
      reads.add(mustSee);
      int key = progress.lastKey().map(Integer::parseInt).orElse(0) + 1;
      return new Chunk(
          PublicEvents.of(List.of(Accounts.row(key))),
          new BackfillProgress(
              Accounts.ID,
              0,
              Optional.of(Integer.toString(key)),
              key,
              ROWS,
              key == ROWS ? LoadState.COMPLETE : LoadState.UNDER_WAY));
    }

    @Override
    public void awaitRunningTransactions() {
      // Nobody else uses these rows.
    }

    @Override
    public Set<Long> unseen(Set<Long> transactionIds) {
      return Set.of();
    }

    @Override
    public void mark(String prefix, String content) {
      marks.add(new LogicalMessage(prefix, content));
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
