package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.source.internal.debezium.EngineRun;
import dev.syncline.postgres.source.internal.debezium.Hooks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** The embedded engine's settings. */
final class EngineProperties {
  /** The prefix of the logical messages that Syncline writes. */
  static final String MESSAGE_PREFIX = "syncline.";

  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final String DOT = "\\.";

  private EngineProperties() {}

  /**
   * @param run the run under whose name the engine registers its metrics; a second run with the
   *     same name would wait two minutes for the first to end
   */
  static Properties of(CaptureSettings settings, EngineRun run) {
    Properties properties = Hooks.of(run);
    properties.setProperty("name", settings.feed().toString());
    capture(settings, properties);
    values(properties);
    pace(settings, properties);
    return properties;
  }

  /** The topic of the boundary records of a run. */
  static String transactionTopic(String run) {
    return run + ".transaction";
  }

  /** The topic of the logical messages of a run. */
  static String messageTopic(String run) {
    return run + ".message";
  }

  private static void capture(CaptureSettings settings, Properties properties) {
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", settings.capture().slotName());
    properties.setProperty("slot.max.retries", "0");
    properties.setProperty("slot.drop.on.stop", "false");
    properties.setProperty("publication.name", settings.capture().publicationName());
    properties.setProperty("publication.autocreate.mode", "disabled");
    properties.setProperty("lsn.flush.mode", "connector");
    properties.setProperty("offset.mismatch.strategy", "no_validation");
    properties.setProperty("snapshot.mode", "no_data");
    properties.setProperty("provide.transaction.metadata", "true");
    properties.setProperty("skipped.operations", "none");
    properties.setProperty("tombstones.on.delete", "false");
    properties.setProperty("extended.headers.enabled", "false");
    properties.setProperty("message.prefix.include.list", Pattern.quote(MESSAGE_PREFIX) + ".*");
    properties.setProperty("table.include.list", tables(settings.tables().keySet()));
    properties.setProperty("column.include.list", columns(settings.tables()));
  }

  private static void values(Properties properties) {
    properties.setProperty("event.converting.failure.handling.mode", "fail");
    properties.setProperty("include.unknown.datatypes", "true");
    properties.setProperty("decimal.handling.mode", "string");
    properties.setProperty("time.precision.mode", "microseconds");
    properties.setProperty("interval.handling.mode", "string");
    properties.setProperty("binary.handling.mode", "bytes");
  }

  private static void pace(CaptureSettings settings, Properties properties) {
    // Only a stream that has been idle, and the confirmation of its position, wait for this.
    properties.setProperty("poll.interval.ms", "50");
    properties.setProperty("record.processing.threads", "1");
    properties.setProperty("offset.flush.interval.ms", "1000");
    // An idle stream still reports its position, so that the slot advances to the confirmed one.
    properties.setProperty(
        "heartbeat.interval.ms", Long.toString(own(settings.pace().heartbeat())));
    // Syncline retries with a new engine, after a check of the slot.
    properties.setProperty("errors.max.retries", "0");
    properties.setProperty("internal.task.management.timeout.ms", "600000");
    properties.setProperty("executor.shutdown.timeout.ms", "1000");
  }

  /** Less frequent than Syncline's heartbeat, which reports the position of an idle database. */
  private static long own(Duration heartbeat) {
    return Math.min(LONGEST_INTERVAL.toMillis(), 2 * heartbeat.toMillis());
  }

  private static String tables(Set<TableName> tables) {
    NamePattern pattern = new NamePattern();
    tables.forEach(table -> pattern.add(literal(table)));
    return pattern.text();
  }

  /** A table without columns is captured with all of its columns. */
  private static String columns(Map<TableName, Set<String>> tables) {
    NamePattern pattern = new NamePattern();
    tables.forEach(
        (table, columns) -> {
          if (columns.isEmpty()) {
            pattern.add(joined(List.of(literal(table), List.of(DOT, ".*"))));
          }
          columns.forEach(
              column ->
                  pattern.add(joined(List.of(literal(table), List.of(DOT), literal(column)))));
        });
    return pattern.text();
  }

  private static List<String> literal(TableName table) {
    return joined(List.of(literal(table.schema()), List.of(DOT), literal(table.name())));
  }

  // The engine splits the lists at commas, so a comma in a name is written as its code.
  private static List<String> literal(String name) {
    return name.codePoints()
        .mapToObj(
            code ->
                Character.isLetterOrDigit(code) || code == '_'
                    ? Character.toString(code)
                    : String.format("\\x{%X}", code))
        .toList();
  }

  private static List<String> joined(List<List<String>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }
}
