package dev.syncline.cli.terminal;

/** The exit status of the process, for scripts. */
public final class ExitStatus {
  /** Success, and no problem was found. */
  public static final int FINE = 0;

  /** Problems were found, or the command failed. */
  public static final int FAILURE = 1;

  /** A plan has changes that are not applied yet. */
  public static final int CHANGES_PENDING = 2;

  /** The command line was not understood ({@code EX_USAGE} of sysexits). */
  public static final int USAGE = 64;

  /** A database or service did not answer ({@code EX_UNAVAILABLE} of sysexits). */
  public static final int UNREACHABLE = 69;

  private ExitStatus() {}
}
