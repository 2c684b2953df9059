package dev.syncline.cli.logging;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The logging options every command takes. */
public final class LoggingOptions {
  @Option(
      names = "--log-level",
      scope = ScopeType.INHERIT,
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "How much to log on standard error: ${COMPLETION-CANDIDATES}. Default: info.")
  private LogLevel level = LogLevel.INFO;

  @Option(
      names = "--log-format",
      scope = ScopeType.INHERIT,
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
