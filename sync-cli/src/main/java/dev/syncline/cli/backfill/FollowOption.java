package dev.syncline.cli.backfill;

import picocli.CommandLine.Option;

/** The option to watch a job until it ends. */
final class FollowOption {
  @Option(
      names = "--follow",
      description = {
        "Show the progress until the job ends; exit 1 if it fails or is cancelled. Ctrl-C ends the"
            + " display, not the job."
      })
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }
}
