package dev.syncline.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A log line whose exceptions are logged without row values. */
record LineWithoutValues(ILoggingEvent line) implements ILoggingEvent {
  @Override
  public @Nullable IThrowableProxy getThrowableProxy() {
    return CauseWithoutValues.of(line.getThrowableProxy());
  }

  @Override
  public String getThreadName() {
    return line.getThreadName();
  }

  @Override
  public Level getLevel() {
    return line.getLevel();
  }

  @Override
  public String getMessage() {
    return line.getMessage();
  }

  @Override
  public Object[] getArgumentArray() {
    return line.getArgumentArray();
  }

  @Override
  public String getFormattedMessage() {
    return line.getFormattedMessage();
  }

  @Override
  public String getLoggerName() {
    return line.getLoggerName();
  }

  @Override
  public LoggerContextVO getLoggerContextVO() {
    return line.getLoggerContextVO();
  }

  @Override
  public StackTraceElement[] getCallerData() {
    return line.getCallerData();
  }

  @Override
  public boolean hasCallerData() {
    return line.hasCallerData();
  }

  @Override
  public List<Marker> getMarkerList() {
    return line.getMarkerList();
  }

  @Override
  public Map<String, String> getMDCPropertyMap() {
    return line.getMDCPropertyMap();
  }

  @Override
  @SuppressWarnings("deprecation") // The interface still has it.
  public Map<String, String> getMdc() {
    return line.getMDCPropertyMap();
  }

  @Override
  public long getTimeStamp() {
    return line.getTimeStamp();
  }

  @Override
  public int getNanoseconds() {
    return line.getNanoseconds();
  }

  @Override
  public Instant getInstant() {
    return line.getInstant();
  }

  @Override
  public long getSequenceNumber() {
    return line.getSequenceNumber();
  }

  @Override
  public List<KeyValuePair> getKeyValuePairs() {
    return line.getKeyValuePairs();
  }

  @Override
  public void prepareForDeferredProcessing() {
    line.prepareForDeferredProcessing();
  }
}
