package dev.syncline.cli.sync;

/** Runs the sync that a command line requested, until it is stopped. */
@FunctionalInterface
public interface SyncRunner {
  /**
   * Runs the sync and returns when it has ended for any reason.
   *
   * @return the exit status of the process, see {@link dev.syncline.cli.terminal.ExitStatus}
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses to start
   */
  int run(SyncRequest request);
}
