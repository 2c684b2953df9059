package dev.syncline.engine.internal.run;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.spi.SourceGuard;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a guard's check of a source every few seconds for as long as the process lives. It runs
 * beside the pipeline and not in it, since capture costs a source most while the pipeline fails.
 */
public final class SourceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);

  private final Pipeline pipeline;
  private final SourceGuard guard;
  private final Duration interval;
  private final StopSignal stop = new StopSignal();
  private final Thread thread;

  /**
   * @param pipeline the publisher of the source; its listener receives the measurements
   * @param guard closed at the end
   * @param interval the time between two checks
   */
  public SourceWatch(Pipeline pipeline, SourceGuard guard, Duration interval) {
    this.pipeline = pipeline;
    this.guard = guard;
    this.interval = interval;
    thread = new Thread(this::watch, pipeline.name() + " guard");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Ends the watch; a check that hangs is abandoned. */
  @Override
  public void close() {
    stop.stop();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try (guard) {
      do {
        look();
      } while (!stop.await(interval));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      SourceGuard.Report report = guard.look();
      pipeline.listener().retainedLogMeasured(report.retained());
      report.news().forEach(this::tell);
    } catch (RetriableException unreachable) {
      // The pipeline has the same problem and reports it; what was known before may be wrong by
      // now.
      LOG.debug("{}: the source could not be looked at", pipeline.name(), unreachable);
      pipeline.listener().retainedLogMeasured(Optional.empty());
    } catch (RuntimeException unexpected) {
      LOG.warn(
          "{}: the source could not be looked at: {}",
          pipeline.name(),
          FailureMark.of(unexpected).diagnostic());
      pipeline.listener().retainedLogMeasured(Optional.empty());
    }
  }

  private void tell(Diagnostic news) {
    if (news.severity() == Severity.ERROR) {
      LOG.error("{}: {}", pipeline.name(), news);
    } else {
      LOG.warn("{}: {}", pipeline.name(), news);
    }
  }
}
