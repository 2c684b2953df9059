package dev.syncline.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;

/**
 * Writes log lines, ours and those of libraries alike, without what the messages of causes quote.
 */
final class LogWithoutValues extends OutputStreamAppender<ILoggingEvent> {
  @Override
  protected void append(ILoggingEvent line) {
    super.append(new LineWithoutValues(line));
  }
}
