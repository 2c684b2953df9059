package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.problem.BackfillCode;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of jobs in a session that exists only while there are jobs. A statement that is
 * interrupted is tried again in a new session; if that does not help, the job fails, not the stream
 * beside it.
 */
public final class JobReader implements BackfillJobReader {
  private static final Logger LOG = LoggerFactory.getLogger(JobReader.class);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLIS = 250;

  private final Supplier<ChunkReader> sessions;
  private @Nullable ChunkReader reader;

  /**
   * @param sessions opens a session at the source
   */
  public JobReader(Supplier<ChunkReader> sessions) {
    this.sessions = sessions;
  }

  private synchronized ChunkReader reader() {
    if (reader == null) {
      reader = sessions.get();
    }
    return reader;
  }

  @Override
  public BackfillProgress begin(BackfillJob job) {
    try {
      return reader().begin(job);
    } catch (RetriableException interrupted) {
      close();
      throw unreadable(job, interrupted);
    } catch (DataException | DiagnosticException refused) {
      throw failed(refused);
    }
  }

  @Override
  public Reading read(Part next, Set<Long> mustSee) throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      try {
        return reader().read(next, mustSee);
      } catch (RetriableException interrupted) {
        close();
        if (attempt == ATTEMPTS) {
          throw unreadable(next.job(), interrupted);
        }
        LOG.info("reading rows of backfill {} is tried again", next.job().id(), interrupted);
      } catch (DataException | DiagnosticException refused) {
        throw failed(refused);
      }
      Thread.sleep(pause);
      pause *= 2;
    }
  }

  private static JobFailedException unreadable(BackfillJob job, RetriableException cause) {
    return new JobFailedException(
        Diagnostic.error(
            BackfillCode.UNREADABLE,
            "rows of backfill " + job.id() + " could not be read: " + cause.getMessage(),
            "look at the source's log, then start the backfill again"),
        cause);
  }

  private static JobFailedException failed(RuntimeException refused) {
    return refused instanceof DataException data
        ? new JobFailedException(data.diagnostic(), data)
        : new JobFailedException(((DiagnosticException) refused).diagnostics().get(0), refused);
  }

  @Override
  public void awaitRunningTransactions() throws InterruptedException {
    reader().awaitRunningTransactions();
  }

  @Override
  public Set<Long> unseen(Set<Long> transactionIds) {
    return reader().unseen(transactionIds);
  }

  @Override
  public void mark(String prefix, String content) {
    reader().mark(prefix, content);
  }

  @Override
  public synchronized void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
