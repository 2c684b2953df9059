package dev.syncline.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback from the command line. Log lines go to standard error, the thread's name shows
 * which part writes them, and libraries log only problems.
 */
public final class Logging {
  private static final List<String> OWN = List.of("dev.syncline");

  /**
   * Libraries that are switched off below debug: Syncline logs lost connections and a stopped
   * engine itself.
   */
  private static final List<String> REPORTED_BY_US =
      List.of(
          "io.debezium",
          "com.zaxxer.hikari",
          "io.zonky",
          "org.apache.kafka",
          "org.flywaydb",
          "org.eclipse.jetty",
          "io.javalin");

  /**
   * Libraries whose debug lines contain secrets: the engine's whole configuration, HTTP headers.
   */
  private static final List<String> TELLING_SECRETS =
      List.of("io.debezium.embedded", "org.eclipse.jetty", "io.javalin");

  private Logging() {}

  /** Indents further lines of a message, so that they cannot be mistaken for log lines. */
  private static final String MESSAGE = "%replace(%msg){'\\n','\n    '}";

  /** Configures logging, and replaces any earlier configuration. */
  public static void configure(LogLevel level, LogFormat format, OutputStream target) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogWithoutValues appender = new LogWithoutValues();
    appender.setContext(context);
    appender.setName("standard-error");
    appender.setEncoder(encoder(level, format, context));
    appender.setOutputStream(target);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(libraries(level));
    if (level == LogLevel.TRACE) {
      TELLING_SECRETS.forEach(name -> context.getLogger(name).setLevel(Level.INFO));
    }
    if (level.compareTo(LogLevel.DEBUG) < 0) {
      REPORTED_BY_US.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }
    OWN.forEach(name -> context.getLogger(name).setLevel(own(level)));
    // The driver logs the errors that it throws through the JDK, on standard error.
    LogManager.getLogManager().reset();
    // The JDK would print the message of an exception that ends a thread, with its values.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            LoggerFactory.getLogger(Logging.class)
                .error("thread {} ended unexpectedly", thread.getName(), failure));
    if (level == LogLevel.USER) {
      context.getLogger("dev.syncline.cli").setLevel(Level.INFO);
    }
  }

  private static Level own(LogLevel level) {
    return level == LogLevel.USER ? Level.ERROR : Level.toLevel(level.name());
  }

  private static Level libraries(LogLevel level) {
    return switch (level) {
      case USER -> Level.OFF;
      case ERROR -> Level.ERROR;
      case WARN, INFO -> Level.WARN;
      case DEBUG -> Level.INFO;
      case TRACE -> Level.DEBUG;
    };
  }

  private static Encoder<ILoggingEvent> encoder(
      LogLevel level, LogFormat format, LoggerContext context) {
    Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? objects() : lines(level, context);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static JsonEncoder objects() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    return encoder;
  }

  /** Prints stack traces only at debug level; otherwise the exception and its message. */
  private static PatternLayoutEncoder lines(LogLevel level, LoggerContext context) {
    boolean debugging = level.compareTo(LogLevel.DEBUG) >= 0;
    PatternLayoutEncoder encoder = new VisibleLines();
    encoder.setContext(context);
    encoder.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %thread  "
            + (debugging ? "%logger{0}: " + MESSAGE + "%n%ex" : MESSAGE + "%n%ex{0}"));
    return encoder;
  }
}
