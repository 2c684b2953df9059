package dev.syncline.cli.backfill;

import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.backfill.NamedJob;

/** Displays the progress of a job while it is watched. */
interface JobProgress extends AutoCloseable {
  /** Displays a job as it is now. */
  void show(NamedJob job);

  /** Ends the display, and leaves the cursor at the beginning of a line. */
  @Override
  void close();

  /** A bar where a person watches a capable terminal; plain lines elsewhere. */
  static JobProgress on(Terminal terminal, NamedJob job) {
    boolean dumb = "dumb".equals(terminal.environment().variables().get("TERM"));
    return terminal.environment().interactive() && !dumb
        ? new ProgressOnBar(job)
        : new ProgressInLines(terminal);
  }
}
