package dev.syncline.cli.logging;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The logging options of all commands. */
public final class LoggingOptions {
  /** The position of the common options in the help of a command. */
  public static final int AFTER_OWN_OPTIONS = 100;

  @Option(
      names = "--log-level",
      scope = ScopeType.INHERIT,
      order = AFTER_OWN_OPTIONS,
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "How much to log on standard error: ${COMPLETION-CANDIDATES}. Default: info.")
  private LogLevel level = LogLevel.INFO;

  @Option(
      names = "--log-format",
      scope = ScopeType.INHERIT,
      order = AFTER_OWN_OPTIONS,
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How a log line looks: ${COMPLETION-CANDIDATES}. Default: text.")
  private LogFormat format = LogFormat.TEXT;

  /** The requested level. */
  public LogLevel level() {
    return level;
  }

  /** The requested format. */
  public LogFormat format() {
    return format;
  }
}
