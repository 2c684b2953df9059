package dev.syncline.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;

/**
 * Writes the log lines of Syncline and of libraries without the values that exception messages
 * quote.
 */
final class LogWithoutValues extends OutputStreamAppender<ILoggingEvent> {
  @Override
  protected void append(ILoggingEvent line) {
    super.append(new LineWithoutValues(line));
  }
}
