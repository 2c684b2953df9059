package dev.syncline.cli.logging;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.syncline.manifest.verify.VisibleText;
import java.nio.charset.StandardCharsets;

/** Encodes log lines so that nothing moves the cursor or changes the writing direction. */
final class VisibleLines extends PatternLayoutEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    return VisibleText.lines(getLayout().doLayout(event)).getBytes(StandardCharsets.UTF_8);
  }
}
