package dev.syncline.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  @AfterEach
  void letGoOfTheStream() {
    Logging.configure(LogLevel.INFO, LogFormat.TEXT, System.err);
  }

  @Test
  void aLineHasTimeLevelRoleAndMessage() throws InterruptedException {
    Logging.configure(LogLevel.INFO, LogFormat.TEXT, lines);

    Thread role =
        new Thread(
            () -> LoggerFactory.getLogger("dev.syncline.engine.X").info("caught up"),
            "publish db-accounts");
    role.start();
    role.join();

    assertThat(written())
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  publish db-accounts  caught up\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.debezium.embedded.async.X", "org.eclipse.jetty.http.X"})
  void whoeverTellsSecretsAtDebugIsNeverHeardThere(String logger) {
    Logging.configure(LogLevel.TRACE, LogFormat.TEXT, lines);

    LoggerFactory.getLogger(logger).debug("password=hunter2");

    assertThat(written()).isEmpty();
  }

  /** The driver logs through the JDK what it also throws. */
  @Test
  void theJdksOwnLoggingIsSilent() {
    Logging.configure(LogLevel.TRACE, LogFormat.TEXT, lines);

    assertThat(java.util.logging.Logger.getLogger("").getHandlers()).isEmpty();
  }

  @Test
  void oneJsonObjectALineForACollector() throws IOException {
    Logging.configure(LogLevel.INFO, LogFormat.JSON, lines);

    LoggerFactory.getLogger("dev.syncline.engine.X").warn("behind by {} events", 3);

    JsonNode line = new ObjectMapper().readTree(written());
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("formattedMessage").asText()).isEqualTo("behind by 3 events");
  }

  @ParameterizedTest
  @CsvSource({
    "USER,  cli-info engine-error",
    "ERROR, cli-error engine-error library-error",
    "WARN,  cli-warn engine-warn library-warn",
    "INFO,  cli-info engine-info library-warn",
    "DEBUG, cli-debug engine-debug library-info",
    "TRACE, cli-trace engine-trace library-debug",
  })
  void eachLevelShowsOurOwnMessagesAndLessOfTheLibraries(LogLevel level, String expectedLowest) {
    Logging.configure(level, LogFormat.TEXT, lines);

    List<String> lowest =
        List.of("cli", "engine", "library").stream()
            .map(this::lowestShown)
            .filter(s -> !s.isEmpty())
            .toList();

    assertThat(String.join(" ", lowest)).isEqualTo(expectedLowest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.debezium.X", "org.apache.kafka.X", "com.zaxxer.hikari.X"})
  void librariesWhoseTroubleWeReportOurselvesAreHeardOnlyWhileDebugging(String logger) {
    Logging.configure(LogLevel.INFO, LogFormat.TEXT, lines);
    LoggerFactory.getLogger(logger).error("engine stopped");
    assertThat(written()).isEmpty();

    Logging.configure(LogLevel.DEBUG, LogFormat.TEXT, lines);
    LoggerFactory.getLogger(logger).error("engine stopped");
    assertThat(written()).contains("engine stopped");
  }

  @Test
  void aStackTraceIsShownOnlyWhileDebugging() {
    Logger log = LoggerFactory.getLogger("dev.syncline.engine.X");
    Logging.configure(LogLevel.INFO, LogFormat.TEXT, lines);
    log.error("halted", new IllegalStateException("no slot"));
    assertThat(written())
        .contains("IllegalStateException: (message omitted")
        .doesNotContain("no slot")
        .doesNotContain("aStackTraceIsShown");

    Logging.configure(LogLevel.DEBUG, LogFormat.TEXT, lines);
    log.error("halted", new IllegalStateException("no slot"));
    assertThat(written()).contains("aStackTraceIsShown");
  }

  private String lowestShown(String area) {
    Logger log =
        LoggerFactory.getLogger(
            area.equals("library") ? "org.jdbi.X" : "dev.syncline." + area + ".X");
    lines.reset();
    log.error(area + "-error");
    log.warn(area + "-warn");
    log.info(area + "-info");
    log.debug(area + "-debug");
    log.trace(area + "-trace");
    return written()
        .lines()
        .reduce((first, last) -> last)
        .map(line -> line.replaceAll(".* ", ""))
        .orElse("");
  }

  private String written() {
    return lines.toString(StandardCharsets.UTF_8);
  }
}
