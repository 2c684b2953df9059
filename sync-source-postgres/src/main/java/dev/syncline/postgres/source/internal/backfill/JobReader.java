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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of jobs in sessions that exist only while there are jobs, one for each thread that
 * reads. A statement that is interrupted is tried again in a new session; if that does not help,
 * the job fails, not the stream beside it.
 */
public final class JobReader implements BackfillJobReader {
  private static final Logger LOG = LoggerFactory.getLogger(JobReader.class);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLIS = 250;

  private final Supplier<ChunkReader> sessions;
  private final Deque<ChunkReader> idle = new ArrayDeque<>();
  private final Set<ChunkReader> used = new HashSet<>();

  /**
   * @param sessions opens a session at the source
   */
  public JobReader(Supplier<ChunkReader> sessions) {
    this.sessions = sessions;
  }

  /** Something to do in a session. */
  private interface Use<T, E extends Exception> {
    T in(ChunkReader session) throws E;
  }

  /** A session that fails is closed; another one is opened for the next use. */
  private <T, E extends Exception> T use(Use<T, E> use) throws E {
    ChunkReader session = take();
    try {
      T result = use.in(session);
      giveBack(session);
      return result;
    } catch (RetriableException interrupted) {
      drop(session);
      throw interrupted;
    } catch (RuntimeException refused) {
      giveBack(session);
      throw refused;
    }
  }

  private ChunkReader take() {
    synchronized (this) {
      if (!idle.isEmpty()) {
        ChunkReader session = idle.pop();
        used.add(session);
        return session;
      }
    }
    ChunkReader opened = sessions.get();
    synchronized (this) {
      used.add(opened);
    }
    return opened;
  }

  private synchronized void giveBack(ChunkReader session) {
    if (used.remove(session)) {
      idle.push(session);
    } else {
      session.close();
    }
  }

  private synchronized void drop(ChunkReader session) {
    used.remove(session);
    session.close();
  }

  @Override
  public BackfillProgress begin(BackfillJob job, int ranges) {
    try {
      return use(session -> session.begin(job, ranges));
    } catch (RetriableException interrupted) {
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
        return this.<Reading, InterruptedException>use(session -> session.read(next, mustSee));
      } catch (RetriableException interrupted) {
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
    this.<Boolean, InterruptedException>use(
        session -> {
          session.awaitRunningTransactions();
          return true;
        });
  }

  @Override
  public Set<Long> unseen(Set<Long> transactionIds) {
    return use(session -> session.unseen(transactionIds));
  }

  @Override
  public void mark(String prefix, String content) {
    use(
        session -> {
          session.mark(prefix, content);
          return true;
        });
  }

  /** Cuts off the sessions that other threads use now. */
  @Override
  public synchronized void close() {
    idle.forEach(ChunkReader::close);
    idle.clear();
    used.forEach(ChunkReader::abort);
    used.clear();
  }
}
