package dev.syncline.cli.backfill;

import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.backfill.NamedJob;
import java.time.Duration;

/** Prints a line when the state changes, and at most every five seconds in between. */
final class ProgressInLines implements JobProgress {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final Terminal terminal;
  private String state = "";
  private String last = "";
  private long printedAt;

  ProgressInLines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void show(NamedJob job) {
    JobText text = new JobText(job);
    String now = job.job().state().text();
    String line =
        "backfill "
            + job.job().id()
            + " "
            + now
            + ": "
            + text.progress()
            + job.job().pace().throttled().map(why -> "; throttled: " + why).orElse("");
    boolean due = System.nanoTime() - printedAt >= INTERVAL_NANOS && !line.equals(last);
    if (due || !now.equals(state)) {
      terminal.say(line);
      state = now;
      last = line;
      printedAt = System.nanoTime();
    }
  }

  @Override
  public void close() {
    // Each line ends by itself.
  }
}
