package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.publish.ParallelReads.Finished;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.BackfillJobReader.Part;
import dev.syncline.engine.spi.BackfillJobReader.Reading;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.engine.status.BackfillRows;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes rows again on request, one job at a time, once the first loads are complete. Several
 * ranges of a job are read at the same time; their chunks go into the feed one after the other.
 * Between two chunks it notices what operators have requested, paused, resumed or cancelled. Like
 * {@link BackfillStage} it only reads and writes marks; a job's progress becomes durable with its
 * rows. What goes wrong with a job ends that job and nothing else.
 */
final class BackfillJobStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillJobStage.class);

  /** The most keys of a list in one chunk. */
  private static final int MOST_KEYS = 500;

  /** How long to wait for a chunk before looking for something else to do. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final BackfillJobReader reader;
  private final BackfillMerge merge;
  private final BackfillChunks chunks;
  private final JobQueue queue;
  private final PipelineListener listener;
  private boolean started;
  private boolean cleaned;

  /**
   * @param reader this stage closes it while there is no job; its session closes it in any case
   */
  BackfillJobStage(
      BackfillJobReader reader, BackfillMerge merge, JobQueue queue, PipelineListener listener) {
    this.reader = reader;
    this.merge = merge;
    chunks = new BackfillChunks(reader, merge);
    this.queue = queue;
    this.listener = listener;
  }

  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!merge.firstLoadsAreDone() && !stop.await(queue.check())) {
      // Jobs wait for the first loads, which contain their rows.
    }
    try (StopSignal.Registration wake = stop.onStop(merge::stopWaiting);
        ParallelReads reads = new ParallelReads(reader)) {
      while (!stop.isSet()) {
        step(reads, stop);
      }
    }
  }

  private void step(ParallelReads reads, StopSignal stop) throws InterruptedException {
    if (!cleaned) {
      queue.forgetKeys();
      cleaned = true;
    }
    queue.look().forEach(this::endUnpublished);
    queue.all().forEach(this::endOrCheck);
    queue.gone().forEach(job -> listener.backfillCompleted(rows(job)));
    queue.all().stream()
        .filter(OpenJob::isStateNews)
        .forEach(job -> listener.backfillProgressed(rows(job)));
    startReads(reads, stop);
    if (reads.isAny()) {
      Optional<Finished> read = reads.take(LOOK);
      if (read.isPresent()) {
        finish(read.get(), stop);
      }
    } else {
      pause(stop);
    }
  }

  /** As many as the job that comes next may have; those of another job end first. */
  private void startReads(ParallelReads reads, StopSignal stop) throws InterruptedException {
    boolean started = true;
    while (started) {
      Optional<OpenJob> next = queue.next().filter(reads::areOnlyOf);
      started = next.isPresent() && startRead(next.get(), reads, stop);
    }
  }

  /** Returns whether a read was started. */
  private boolean startRead(OpenJob job, ParallelReads reads, StopSignal stop)
      throws InterruptedException {
    start();
    begin(job, stop);
    if (stop.isSet()) {
      return false;
    }
    Optional<OpenJob.Read> read = job.startRead();
    read.ifPresent(one -> start(job, one, reads));
    return read.isPresent();
  }

  private void pause(StopSignal stop) throws InterruptedException {
    if (!queue.isAnyRunning()) {
      finish(stop);
    }
    stop.await(queue.rest());
  }

  /** Delivered transactions are remembered from here on; those before are visible then. */
  private void start() throws InterruptedException {
    if (!started) {
      merge.start();
      reader.awaitRunningTransactions();
      started = true;
    }
  }

  private void finish(StopSignal stop) throws InterruptedException {
    if (started) {
      chunks.awaitDurable(stop);
      merge.finish();
      started = false;
    }
    reader.close();
  }

  private void endOrCheck(OpenJob job) {
    if (job.mustEnd()) {
      end(job, Optional.empty());
    } else if (job.mustBeChecked()) {
      orFail(job, () -> job.accepted(reader.begin(job.stored(), job.parallel())));
    }
  }

  private void begin(OpenJob job, StopSignal stop) throws InterruptedException {
    if (job.progress().state() == LoadState.WAITING) {
      LOG.info("backfill {} of {} begins", job.stored().id(), title(job));
      chunks.begin(job.progress(), stop);
      job.begun();
    }
  }

  private void start(OpenJob job, OpenJob.Read read, ParallelReads reads) {
    int most = job.mostRows();
    List<String> keys = job.isListed() ? queue.keys(job, Math.min(MOST_KEYS, most)) : List.of();
    Part part = new Part(job.stored(), job.progress(), read.range(), keys, most);
    reads.start(job, read, part, chunks.delivered(job.progress()));
  }

  private void finish(Finished read, StopSignal stop) throws InterruptedException {
    OpenJob job = read.job();
    if (!job.endRead(read.read())) {
      return;
    }
    try {
      add(job, read, stop);
    } catch (JobFailedException failed) {
      fail(job, failed);
      return;
    }
    queue.report(job);
    listener.backfillProgressed(rows(job));
    if (job.progress().complete()) {
      complete(job, stop);
    }
  }

  private void add(OpenJob job, Finished read, StopSignal stop) throws InterruptedException {
    Reading reading = read.reading();
    BackfillProgress after = job.after(read.read(), reading.chunk().progress());
    if (chunks.add(new Chunk(reading.chunk().rows(), after), read.delivered(), stop)) {
      job.read(after, reading.took());
    }
  }

  private void complete(OpenJob job, StopSignal stop) throws InterruptedException {
    chunks.awaitDurable(stop);
    if (!stop.isSet()) {
      LOG.info(
          "backfill {} of {} is complete: {} rows",
          job.stored().id(),
          title(job),
          job.progress().rowsRead());
      listener.backfillCompleted(rows(job));
      queue.completed(job);
    }
  }

  /** Something that may end a job. */
  private interface JobWork {
    void run();
  }

  private void orFail(OpenJob job, JobWork work) {
    try {
      work.run();
    } catch (JobFailedException failed) {
      fail(job, failed);
    }
  }

  private void fail(OpenJob job, JobFailedException failed) {
    LOG.warn("backfill {} of {} failed", job.stored().id(), title(job), failed);
    end(job, Optional.of(reason(failed.diagnostic())));
  }

  private void end(OpenJob job, Optional<RecordedFailure.Reason> failure) {
    job.ends();
    reader.mark(BackfillMerge.PREFIX, merge.endings().add(job.progress(), failure));
    listener.backfillCompleted(rows(job));
  }

  private void endUnpublished(BackfillJob job) {
    Diagnostic diagnostic =
        Diagnostic.error(
            StoreCode.BACKFILL_OUTDATED,
            "the version that backfill "
                + job.id()
                + " is of is not published by this process any more",
            "start it again for the version that is published now");
    LOG.warn("backfill {} failed: {}", job.id(), diagnostic);
    reader.mark(
        BackfillMerge.PREFIX, merge.endings().add(job.progress(), Optional.of(reason(diagnostic))));
  }

  private static RecordedFailure.Reason reason(Diagnostic diagnostic) {
    return new RecordedFailure.Reason(
        diagnostic.code().id(), diagnostic.message(), diagnostic.fix());
  }

  private static BackfillRows rows(OpenJob job) {
    return new BackfillRows(job.contract().contract(), job.state(), job.progress(), job.pace());
  }

  private static String title(OpenJob job) {
    return job.contract().contract().name() + " " + job.contract().contract().version();
  }
}
