package dev.syncline.cli.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Json;
import dev.syncline.eventstore.postgres.EventCounts;
import dev.syncline.operations.consumer.DryRunOutcome;
import dev.syncline.operations.consumer.ResetOutcome;
import dev.syncline.operations.consumer.ResetPreview;
import dev.syncline.postgres.sink.replay.DryRunReport;
import dev.syncline.postgres.sink.replay.StatementSafety;
import dev.syncline.postgres.sink.replay.TableDifferences;
import dev.syncline.postgres.sink.replay.TableDifferences.DifferingRow;
import java.util.Locale;

/** The preview and the outcome of a reset, and the outcome of a dry run, as JSON documents. */
final class ResetDocument {
  private ResetDocument() {}

  static ObjectNode of(ResetPreview preview) {
    ObjectNode document =
        Json.document()
            .put("consumer", preview.consumer())
            .put("feed", preview.feed())
            .put("from", preview.from().position().value())
            .put("to", preview.to().position().value())
            .put("head", preview.head().value())
            .put("readsBase", preview.readsBase())
            .put("direction", preview.direction().name().toLowerCase(Locale.ROOT));
    describe(document.putObject("events"), preview.events());
    document
        .putObject("deadLetters")
        .put("dropped", preview.lettersDropped())
        .put("kept", preview.lettersKept());
    document.withArray("statements");
    preview
        .statements()
        .forEach(one -> describe(document.withArray("statements").addObject(), one));
    return document;
  }

  private static void describe(ObjectNode target, EventCounts counts) {
    target
        .put("inserts", counts.inserts())
        .put("updates", counts.updates())
        .put("deletes", counts.deletes());
    counts
        .committed()
        .ifPresent(
            span ->
                target
                    .put("firstCommit", span.first().toString())
                    .put("lastCommit", span.last().toString()));
  }

  private static void describe(ObjectNode target, StatementSafety statement) {
    target.put("statement", statement.statement()).put("safe", statement.isSafe());
    target.withArray("reasons");
    statement.reasons().forEach(target.withArray("reasons")::add);
    target.withArray("notes");
    statement.notes().forEach(target.withArray("notes")::add);
  }

  static ObjectNode of(ResetOutcome outcome) {
    return Json.document()
        .put("consumer", outcome.consumer())
        .put("feed", outcome.feed())
        .put("from", outcome.from().position().value())
        .put("to", outcome.to().position().value())
        .put("deadLettersDropped", outcome.lettersDropped());
  }

  static ObjectNode of(DryRunOutcome outcome) {
    ObjectNode document = of(outcome.preview());
    outcome.report().ifPresent(report -> describe(document.putObject("dryRun"), outcome, report));
    return document;
  }

  private static void describe(ObjectNode target, DryRunOutcome outcome, DryRunReport report) {
    target
        .put("events", report.events())
        .put("through", outcome.through().value())
        .put("endedEarly", outcome.endedEarly())
        .put("movedMeanwhile", report.movedMeanwhile());
    target.withArray("tables");
    report.tables().forEach(table -> describe(target.withArray("tables").addObject(), table));
  }

  private static void describe(ObjectNode target, TableDifferences table) {
    target.put("table", table.table()).put("compared", table.compared());
    if (!table.compared()) {
      return;
    }
    target
        .put("inserted", table.inserted())
        .put("changed", table.changed())
        .put("deleted", table.deleted())
        .put("unchanged", table.unchanged());
    ObjectNode columns = target.putObject("columns");
    table.columns().forEach(columns::put);
    for (DifferingRow row : table.keys()) {
      ObjectNode shown = target.withArray("rows").addObject().put("kind", row.effect());
      ObjectNode key = shown.putObject("key");
      row.key().forEach(key::put);
      row.columns().forEach(shown.withArray("columns")::add);
    }
  }
}
