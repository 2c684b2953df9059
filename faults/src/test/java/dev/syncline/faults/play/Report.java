package dev.syncline.faults.play;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.faults.check.Finding.Kind;
import dev.syncline.faults.check.RecoveryTime;
import dev.syncline.faults.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run has shown, for people ({@code report.md}) and for programs ({@code report.json}, times
 * in seconds).
 */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> PERCENTILES = List.of(50, 99, 100);

  private final Log log;

  Report(Log log) {
    this.log = log;
  }

  /** Writes both files. */
  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("report.md"), markdown());
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(directory.resolve("report.json").toFile(), json());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  String markdown() {
    StringBuilder out = new StringBuilder("# What the fault rig has seen\n\n");
    row(out, "cycles", log.cycles());
    row(out, "scenes, each with a first load", log.scenes());
    row(out, "faults tried", log.faults().size());
    row(out, "transactions acknowledged by the source", log.transactions());
    row(out, "reads of the sum at the destination", log.reads());
    for (Kind kind : Kind.values()) {
      row(out, "findings of kind " + text(kind), log.count(kind));
    }
    row(out, "minutes", log.elapsed().toMinutes());
    out.append("\nRecovery in seconds, from when the rig has put back what it broke until a")
        .append(" transaction committed after that is visible at the destination:\n\n")
        .append("| fault | strikes | p50 | p99 | worst | bound | caused by | healed by |\n")
        .append("|---|--:|--:|--:|--:|--:|---|---|\n");
    summary(out, "all but half-open connections", Fault.USUAL_BOUND);
    summary(out, "half-open connections, which have to be found out", Fault.HALF_OPEN_BOUND);
    log.faults()
        .forEach(
            (fault, seen) -> {
              out.append("| ").append(fault.name()).append(" | ").append(seen.strikes());
              percentiles(out, seen.recoveries());
              out.append(" | ").append(fault.bound().toSeconds());
              out.append(" | ").append(fault.cause());
              out.append(" | ").append(fault.healing()).append(" |\n");
            });
    for (Failure failure : log.failures()) {
      out.append("\n## Failure\n\n");
      failure.findings().forEach(finding -> out.append("- ").append(finding).append('\n'));
      out.append("\nThe smallest program that still fails:\n\n```\n");
      out.append(failure.smallest()).append("```\n");
    }
    return out.toString();
  }

  private static void row(StringBuilder out, String what, long count) {
    out.append(out.indexOf("| ") < 0 ? "| | |\n|---|--:|\n" : "");
    out.append("| ").append(what).append(" | ").append(count).append(" |\n");
  }

  private void summary(StringBuilder out, String what, Duration bound) {
    RecoveryTime recoveries = log.recoveries(bound);
    out.append("| **").append(what).append("** | ").append(recoveries.samples().size());
    percentiles(out, recoveries);
    out.append(" | ").append(bound.toSeconds()).append(" | | |\n");
  }

  private static void percentiles(StringBuilder out, RecoveryTime recoveries) {
    for (int percent : PERCENTILES) {
      out.append(" | ")
          .append(recoveries.samples().isEmpty() ? "" : seconds(recoveries.percentile(percent)));
    }
  }

  private ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    report.put("cycles", log.cycles());
    report.put("scenes", log.scenes());
    report.put("transactions", log.transactions());
    report.put("sumReads", log.reads());
    ObjectNode findings = report.putObject("findings");
    for (Kind kind : Kind.values()) {
      findings.put(text(kind), log.count(kind));
    }
    recovery(report.putObject("recovery"), log.recoveries(Fault.USUAL_BOUND));
    recovery(report.putObject("recoveryFromHalfOpen"), log.recoveries(Fault.HALF_OPEN_BOUND));
    ObjectNode faults = report.putObject("faults");
    for (Map.Entry<Fault, Log.FaultLog> seen : log.faults().entrySet()) {
      ObjectNode fault = faults.putObject(seen.getKey().name());
      fault.put("strikes", seen.getValue().strikes());
      recovery(fault, seen.getValue().recoveries());
    }
    log.failures()
        .forEach(
            failure -> {
              ObjectNode failed = report.withArray("failures").addObject();
              failure.findings().forEach(one -> failed.withArray("findings").add(one.toString()));
              failed.put("smallestProgram", failure.smallest().toString());
            });
    return report;
  }

  private static void recovery(ObjectNode out, RecoveryTime recoveries) {
    if (!recoveries.samples().isEmpty()) {
      out.put("p50", recoveries.percentile(50).toMillis() / 1000.0);
      out.put("p99", recoveries.percentile(99).toMillis() / 1000.0);
      out.put("worst", recoveries.percentile(100).toMillis() / 1000.0);
    }
  }

  private static String text(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
