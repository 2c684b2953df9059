package dev.syncline.cli.consumer;

import dev.syncline.cli.report.Columns;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.postgres.EventCounts;
import dev.syncline.manifest.verify.Count;
import dev.syncline.operations.consumer.DryRunOutcome;
import dev.syncline.operations.consumer.ResetPreview;
import dev.syncline.operations.consumer.ResetPreview.Direction;
import dev.syncline.operations.consumer.ResetTarget;
import dev.syncline.postgres.sink.replay.DryRunReport;
import dev.syncline.postgres.sink.replay.StatementSafety;
import dev.syncline.postgres.sink.replay.TableDifferences;
import dev.syncline.postgres.sink.replay.TableDifferences.DifferingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The preview of a reset and the outcome of a dry run, as text. */
final class ResetText {
  private ResetText() {}

  /**
   * The preview.
   *
   * @param asked what the user asked for
   */
  static List<String> lines(ResetPreview preview, ResetTarget asked) {
    Columns columns =
        new Columns()
            .row("consumer", preview.consumer() + ", feed " + preview.feed())
            .row("cursor", preview.from().position() + " of " + preview.head())
            .row("after the reset", place(preview.to().position(), asked));
    if (preview.direction() != Direction.NONE) {
      columns.row(
          preview.direction() == Direction.BACK ? "applied again" : "skipped for good",
          events(preview.events()));
      preview
          .events()
          .committed()
          .ifPresent(
              span -> columns.row("committed", "from " + span.first() + " to " + span.last()));
    }
    if (preview.readsBase()) {
      columns.row(
          "before them",
          "the base: the last event of each key up to about position "
              + preview.beforeOldest()
              + ", not counted above");
    }
    if (preview.lettersDropped() + preview.lettersKept() > 0) {
      columns.row(
          "dead letters",
          preview.lettersDropped() + " dropped, " + preview.lettersKept() + " kept");
    }
    preview.statements().forEach(statement -> describe(statement, columns));
    return columns.lines();
  }

  private static String place(Position to, ResetTarget asked) {
    return asked instanceof ResetTarget.At at && !at.position().equals(to)
        ? to + ", since " + at.position() + " is within a source transaction"
        : to.toString();
  }

  private static String events(EventCounts counts) {
    return Count.of(counts.total(), "event")
        + ": "
        + String.join(
            ", ",
            Count.of(counts.inserts(), "insert"),
            Count.of(counts.updates(), "update"),
            Count.of(counts.deletes(), "delete"));
  }

  private static void describe(StatementSafety statement, Columns columns) {
    columns.row(
        statement.statement(),
        statement.isSafe() ? "is safe to repeat" : "cannot be shown to be safe to repeat:");
    statement.reasons().forEach(reason -> columns.row("", "- " + reason));
    statement.notes().forEach(note -> columns.row("", "- note: " + note));
  }

  static List<String> lines(DryRunReport report) {
    Columns tables =
        new Columns()
            .row("TABLE", "INSERTED", "CHANGED", "DELETED", "UNCHANGED", "COLUMNS THAT DIFFER");
    report.tables().stream()
        .filter(TableDifferences::compared)
        .forEach(table -> tables.row(cells(table)));
    List<String> lines = new ArrayList<>(tables.lines());
    for (TableDifferences table : report.tables()) {
      Columns rows = new Columns();
      table.keys().forEach(row -> rows.row("  " + table.table(), row.effect(), text(row)));
      lines.addAll(rows.lines());
    }
    return lines;
  }

  private static String[] cells(TableDifferences table) {
    return new String[] {
      table.table(),
      Long.toString(table.inserted()),
      Long.toString(table.changed()),
      Long.toString(table.deleted()),
      Long.toString(table.unchanged()),
      table.columns().entrySet().stream()
          .map(column -> column.getKey() + " (" + column.getValue() + ")")
          .collect(Collectors.joining(", "))
    };
  }

  private static String text(DifferingRow row) {
    String key =
        row.key().entrySet().stream()
            .map((Map.Entry<String, String> part) -> part.getKey() + "=" + part.getValue())
            .collect(Collectors.joining(" "));
    return key + (row.columns().isEmpty() ? "" : ": " + String.join(", ", row.columns()));
  }

  /** What limits the meaning of a dry run. */
  static List<String> limits(DryRunOutcome outcome) {
    List<String> lines = new ArrayList<>();
    DryRunReport report = outcome.report().orElseThrow();
    if (outcome.endedEarly()) {
      lines.add(
          "Stopped at the limit of "
              + Count.of(report.events(), "event")
              + ", at position "
              + outcome.through()
              + " of "
              + report.cursor().position()
              + ": rows that later events write may differ only because of that.");
    }
    if (report.movedMeanwhile()) {
      lines.add(
          "A running sync applied events up to position "
              + report.cursorAfter()
              + " meanwhile: rows that it deleted count as deleted here. Pause the consumer for"
              + " exact figures.");
    }
    if (outcome.preview().lettersKept() > 0) {
      lines.add(
          "The dead letters that stay were not looked at: events of their keys were applied here,"
              + " and would wait.");
    }
    return lines;
  }
}
