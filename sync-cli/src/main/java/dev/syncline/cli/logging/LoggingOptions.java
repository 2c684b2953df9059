package dev.syncline.cli.logging;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The logging options every command takes. */
public final class LoggingOptions {
  /** Where the options that all commands have stand in the help of one. */
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

  /** The level asked for. */
  public LogLevel level() {
    return level;
  }

  /** The format asked for. */
  public LogFormat format() {
    return format;
  }
}
