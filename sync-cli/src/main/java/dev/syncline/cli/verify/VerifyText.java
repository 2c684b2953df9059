package dev.syncline.cli.verify;

import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.problem.VerifyCode;
import dev.syncline.operations.verify.ConsumerResult;
import dev.syncline.operations.verify.DifferingColumn;
import dev.syncline.operations.verify.RowDifference;
import dev.syncline.operations.verify.VerifiedConsumer;
import dev.syncline.operations.verify.VerifiedTable;
import dev.syncline.operations.verify.VerifyReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints a verification as text. */
final class VerifyText implements VerifyOutput {
  private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();

  private final Terminal terminal;
  private final String manifests;
  private long printedAt = System.nanoTime();

  /**
   * @param manifests the manifests as they were typed
   */
  VerifyText(Terminal terminal, String manifests) {
    this.terminal = terminal;
    this.manifests = manifests;
  }

  @Override
  public void begins(VerifiedConsumer consumer) {
    VerifiedTable table = consumer.table();
    terminal.say(
        consumer.name()
            + ": "
            + table.name()
            + " of "
            + consumer.destination()
            + ", key ("
            + String.join(", ", table.key())
            + ")"
            + (table.columns().isEmpty() ? "" : ", columns " + String.join(", ", table.columns())));
    table
        .onlyKeys()
        .ifPresent(reason -> terminal.say("  only keys and counts are compared: " + reason));
    table
        .omitted()
        .forEach((column, reason) -> terminal.say("  " + column + " is not compared: " + reason));
    table
        .extrasKept()
        .ifPresent(
            reason -> terminal.say("  rows that only the destination has do not count: " + reason));
  }

  @Override
  public void compared(VerifiedConsumer consumer, long rows, long estimated) {
    if (terminal.environment().interactive() && System.nanoTime() - printedAt >= PROGRESS_NANOS) {
      printedAt = System.nanoTime();
      terminal.say(
          consumer.name()
              + ": "
              + rows
              + " of about "
              + Math.max(rows, estimated)
              + " rows compared");
    }
  }

  @Override
  public void found(RowDifference difference) {
    terminal.print(line(difference));
    for (DifferingColumn column : difference.columns()) {
      if (column.source().isPresent() || column.destination().isPresent()) {
        terminal.print(
            "    %s: source %s, destination %s"
                .formatted(column.name(), value(column.source()), value(column.destination())));
      }
    }
  }

  private static String line(RowDifference difference) {
    List<String> words = new ArrayList<>();
    words.add("%-12s".formatted(difference.kind().text()));
    words.add(difference.consumer());
    words.add(difference.key());
    if (!difference.columns().isEmpty()) {
      words.add(
          difference.columns().stream()
              .map(DifferingColumn::name)
              .collect(Collectors.joining(", ")));
    }
    difference.deadLetter().ifPresent(letter -> words.add("(dead letter " + letter + " waits)"));
    return String.join("  ", words);
  }

  private static String value(Optional<String> text) {
    return text.map(one -> "'" + one + "'").orElse("NULL");
  }

  @Override
  public void repaired(RowDifference difference) {
    terminal.print("%-12s  %s  %s".formatted("repaired", difference.consumer(), difference.key()));
  }

  @Override
  public void ends(ConsumerResult result) {
    StringBuilder text = new StringBuilder(result.consumer().name()).append(": ");
    text.append(rows(result.sourceRows())).append(" of ").append(result.consumer().source());
    result
        .destinationKeys()
        .ifPresent(keys -> text.append(" and ").append(keys).append(" at the destination"));
    text.append(" compared up to position ").append(result.position()).append(", ");
    text.append(result.found() == 0 ? "no difference" : counts(result));
    result
        .destinationCount()
        .ifPresent(rows -> text.append("; the destination has ").append(rows(rows)));
    if (result.refusedRows() > 0) {
      text.append("; not published, since it breaks the public schema: ");
      text.append(rows(result.refusedRows()));
    }
    if (result.end() != ConsumerResult.End.COMPLETE) {
      text.append("; not everything was compared");
    }
    terminal.print(text.toString());
  }

  private static String rows(long count) {
    return count + (count == 1 ? " row" : " rows");
  }

  private static String counts(ConsumerResult result) {
    List<String> counts = new ArrayList<>();
    result.differences().forEach((kind, count) -> counts.add(count + " " + kind.text()));
    if (result.waiting() > 0) {
      counts.add(result.waiting() + " behind dead letters");
    }
    if (result.repaired() > 0) {
      counts.add(result.repaired() + " of them repaired");
    }
    return String.join(", ", counts);
  }

  @Override
  public void report(VerifyReport report) {
    List<Diagnostic> problems = new ArrayList<>();
    for (ConsumerResult result : report.results()) {
      if (!result.isEqual()) {
        problems.add(differs(result));
      }
      if (result.end() == ConsumerResult.End.LIMIT) {
        problems.add(
            Diagnostic.error(
                VerifyCode.LIMIT,
                result.consumer().name()
                    + " has at least "
                    + result.found()
                    + " differences, and the rest was not compared",
                "raise --limit to see more; if most rows differ, load the table again"));
      }
    }
    problems.addAll(report.problems());
    new DiagnosticText(terminal).tell(problems);
  }

  private Diagnostic differs(ConsumerResult result) {
    long left = result.found() - result.repaired();
    return Diagnostic.error(
        VerifyCode.DIFFERENCES,
        result.consumer().name()
            + " differs from "
            + result.consumer().source()
            + " in "
            + left
            + (left == 1 ? " key" : " keys"),
        result.waiting() == result.found()
            ? "'sync-cli dead-letter list " + manifests + "' shows what waits"
            : "'sync-cli verify " + manifests + " --repair' publishes these rows again");
  }
}
