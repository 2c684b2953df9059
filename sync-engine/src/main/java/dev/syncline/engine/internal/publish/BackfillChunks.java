package dev.syncline.engine.internal.publish;

import dev.syncline.engine.spi.BackfillMarks;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillProgress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a backfill's chunks into the stream: each is read in a snapshot, and a mark is written
 * where it goes into the feed. {@link BackfillMerge} explains the method. Used by one thread.
 */
final class BackfillChunks {
  /** The number of unsettled transactions above which a wait asks the source which are visible. */
  private static final int MOST_UNSETTLED = 10_000;

  private final BackfillMarks source;
  private final BackfillMerge merge;

  BackfillChunks(BackfillMarks source, BackfillMerge merge) {
    this.source = source;
    this.merge = merge;
  }

  /** Reads one chunk, in a snapshot that sees the given transactions. */
  interface Reading {
    Chunk read(Set<Long> mustSee) throws InterruptedException;
  }

  /**
   * Begins a backfill, and waits until the stream has reached its beginning.
   *
   * @return the progress as it is stored there; the same as before if the signal is set
   */
  BackfillProgress begin(BackfillProgress waiting, StopSignal stop) throws InterruptedException {
    source.mark(BackfillMerge.PREFIX, merge.begin(waiting));
    await(merge::awaitBegun, stop);
    return stop.isSet() ? waiting : merge.begun();
  }

  /**
   * What the stream had delivered before a chunk was read.
   *
   * @param truncations how many truncations of the contract
   * @param mustSee the transactions that the chunk's snapshot must see
   */
  record Delivered(int truncations, Set<Long> mustSee) {}

  /** To be asked for before a chunk is read. */
  Delivered delivered(BackfillProgress before) {
    return new Delivered(merge.truncations(before), merge.unsettled());
  }

  /**
   * Reads one more chunk and returns the progress after it. The chunk is then marked but not yet
   * durable. If the signal is set, the chunk is discarded. Empty if a truncation has overtaken the
   * chunk: a first load then ends, and a job reads it again.
   *
   * @param before the progress before the chunk
   */
  Optional<BackfillProgress> add(BackfillProgress before, Reading reading, StopSignal stop)
      throws InterruptedException {
    Delivered delivered = delivered(before);
    Chunk chunk = reading.read(delivered.mustSee());
    return add(chunk, delivered, stop) ? Optional.of(chunk.progress()) : Optional.empty();
  }

  /**
   * Adds a chunk that was read; otherwise like the other method.
   *
   * @param delivered before it was read
   * @return whether no truncation has overtaken it
   */
  boolean add(Chunk chunk, Delivered delivered, StopSignal stop) throws InterruptedException {
    // The chunk's snapshot has seen them, so every later snapshot does.
    merge.settled(delivered.mustSee());
    await(merge::awaitRoom, stop);
    if (stop.isSet()) {
      return true;
    }
    Optional<String> mark =
        chunk.progress().job().isPresent()
            ? merge.add(chunk, delivered.truncations())
            : merge.add(chunk);
    mark.ifPresent(content -> source.mark(BackfillMerge.PREFIX, content));
    return mark.isPresent();
  }

  /** Waits until all chunks are durable. */
  void awaitDurable(StopSignal stop) throws InterruptedException {
    await(merge::awaitAll, stop);
  }

  private void await(BoundedWait wait, StopSignal stop) throws InterruptedException {
    while (!stop.isSet() && !wait.awaitBriefly()) {
      settleIfMany();
    }
  }

  /**
   * One of the waits of {@link BackfillMerge}. It ends after a fraction of a second, even if what
   * it waits for has not happened; returns whether it has.
   */
  private interface BoundedWait {
    boolean awaitBriefly() throws InterruptedException;
  }

  /**
   * Bounds the memory for unsettled transactions during a long wait: if the stream has a backlog,
   * it delivers many before it reaches a mark. Those that are visible by now need not be kept.
   */
  private void settleIfMany() {
    if (merge.unsettledCount() > MOST_UNSETTLED) {
      Set<Long> visible = new HashSet<>(merge.unsettled());
      visible.removeAll(source.unseen(visible));
      merge.settled(visible);
    }
  }
}
