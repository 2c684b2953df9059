package dev.syncline.engine.spi;

import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillProgress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the rows of backfill jobs, in chunks, beside the stream. It holds nothing at the source
 * before its first use and once it is closed; a closed one can be used again. Several threads may
 * call {@link #read} at the same time; one thread calls all other methods.
 */
public interface BackfillJobReader extends BackfillMarks {
  /**
   * Checks a job's scope at the source; reads at most a sample of its keys.
   *
   * @param ranges the most ranges of keys to read at the same time
   * @return the progress before the first chunk, with an estimate of the rows, and with ranges if
   *     the rows are worth it and can be split
   * @throws JobFailedException if the source refuses the scope, or does not answer
   */
  BackfillProgress begin(BackfillJob job, int ranges);

  /**
   * Reads the next chunk in a snapshot that sees all of the given transactions. Waits until they
   * are visible.
   *
   * @return a chunk whose progress has the part's range after these rows, and the other ranges as
   *     they are in the part; or without ranges, if the order of the keys has changed, so that the
   *     job begins again in one piece
   * @throws JobFailedException if the rows cannot be read, also after several attempts
   */
  Reading read(Part next, Set<Long> mustSee) throws InterruptedException;

  /**
   * The part of a job that comes next.
   *
   * @param job the job
   * @param progress how far it has come; later than what is stored with the job
   * @param range the range to read, by its number in the progress; empty if that has none
   * @param keys the next keys of its list, at most as many as are to be read; empty unless its
   *     scope is a list
   * @param mostRows the most rows to read; there are fewer if they are wide
   */
  record Part(
      BackfillJob job,
      BackfillProgress progress,
      OptionalInt range,
      List<String> keys,
      int mostRows) {
    /**
     * @throws IllegalArgumentException if no row may be read, or the progress has no such range
     */
    public Part {
      Objects.requireNonNull(job, "job");
      Objects.requireNonNull(progress, "progress");
      keys = List.copyOf(keys);
      if (range.isPresent() ? range.getAsInt() >= progress.ranges().size() : isSplit(progress)) {
        throw new IllegalArgumentException("range " + range + " of " + progress.ranges());
      }
      if (mostRows < 1) {
        throw new IllegalArgumentException("a chunk of " + mostRows + " rows");
      }
    }

    private static boolean isSplit(BackfillProgress progress) {
      return !progress.ranges().isEmpty();
    }
  }

  /**
   * A chunk that was read.
   *
   * @param chunk its rows as insert events, and delete events for listed keys without a row
   * @param took how long its statement took at the source, without waits for visibility
   */
  record Reading(Chunk chunk, Duration took) {
    public Reading {
      Objects.requireNonNull(chunk, "chunk");
      Objects.requireNonNull(took, "took");
    }
  }
}
