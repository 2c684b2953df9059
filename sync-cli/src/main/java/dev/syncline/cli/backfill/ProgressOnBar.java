package dev.syncline.cli.backfill;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.operations.backfill.NamedJob;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Draws one bar that grows, with the numbers of {@link JobText} behind it. It moves the cursor, so
 * it goes to the process's standard error; it contains no text of users.
 */
final class ProgressOnBar implements JobProgress {
  private static final int UPDATE_MILLIS = 200;
  private static final int WIDTH = 100;

  private final ProgressBar bar;

  ProgressOnBar(NamedJob job) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("backfill " + job.job().id())
            .setInitialMax(Math.max(1, job.job().progress().rowsEstimated()))
            .startsFrom(job.job().progress().rowsRead(), Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setMaxRenderedLength(WIDTH)
            .hideEta()
            .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
            .build();
  }

  @Override
  public void show(NamedJob named) {
    BackfillJob job = named.job();
    bar.maxHint(Math.max(1, Math.max(job.progress().rowsEstimated(), job.progress().rowsRead())));
    bar.stepTo(job.progress().rowsRead());
    bar.setExtraMessage(
        job.state().text()
            + ", "
            + new JobText(named).progress()
            + job.pace().throttled().map(why -> ", throttled").orElse(""));
    bar.refresh();
  }

  @Override
  public void close() {
    bar.close();
  }
}
