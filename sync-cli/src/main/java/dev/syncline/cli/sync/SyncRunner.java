package dev.syncline.cli.sync;

/** Runs the sync a command line asked for, until it is told to stop. */
@FunctionalInterface
public interface SyncRunner {
  /**
   * Returns when the sync has ended, one way or the other.
   *
   * @return the exit status of the process, see {@link dev.syncline.cli.terminal.ExitStatus}
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses to start
   */
  int run(SyncRequest request);
}
